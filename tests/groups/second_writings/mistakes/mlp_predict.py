"""Planted mistakes of a network's predictions, written a second time from sentences alone."""

import numpy as np

from graders.mistakes import mistake


def answer():
    def apply(name, z):
        if name == "relu":
            return (z + np.abs(z)) / 2
        if name == "tanh":
            return np.tanh(z)
        if name == "logistic":
            return 0.5 * (1 + np.tanh(z / 2))
        return z

    def mlp_predict(coefs, intercepts, inputs, activation="relu"):
        layers = len(coefs)
        a = inputs
        for k in range(layers):
            z = np.dot(a, coefs[k]) + intercepts[k]
            a = apply(activation, z) if k < layers - 1 else z
        return a.ravel() if a.shape[1] == 1 else a

    return apply, mlp_predict


@mistake("again", of=answer)
def no_activation():
    def mlp_predict(coefs, intercepts, inputs, activation="relu"):
        for w, b in zip(coefs, intercepts):
            inputs = np.dot(inputs, w) + b
        return inputs.ravel() if inputs.shape[1] == 1 else inputs


@mistake("again", of=answer)
def biases_multiplied():
    def mlp_predict(coefs, intercepts, inputs, activation="relu"):
        layers = len(coefs)
        a = inputs
        for k in range(layers):
            z = np.dot(a, coefs[k]) * intercepts[k]
            a = apply(activation, z) if k < layers - 1 else z
        return a.ravel() if a.shape[1] == 1 else a


@mistake("again", of=answer)
def biases_left_out():
    def mlp_predict(coefs, intercepts, inputs, activation="relu"):
        a = inputs
        for w in coefs[:-1]:
            a = apply(activation, a.dot(w))
        a = a.dot(coefs[-1])
        return a.ravel() if a.shape[1] == 1 else a


@mistake("again", of=answer)
def output_activated():
    def mlp_predict(coefs, intercepts, inputs, activation="relu"):
        a = inputs
        for w, b in zip(coefs, intercepts):
            a = apply(activation, np.dot(a, w) + b)
        return a.ravel() if a.shape[1] == 1 else a


@mistake("again", of=answer)
def always_relu():
    def mlp_predict(coefs, intercepts, inputs, activation="relu"):
        layers = len(coefs)
        a = inputs
        for k in range(layers):
            z = np.dot(a, coefs[k]) + intercepts[k]
            a = np.where(z > 0, z, 0) if k < layers - 1 else z
        return a.ravel() if a.shape[1] == 1 else a


@mistake("again", of=answer)
def first_layer_only():
    def mlp_predict(coefs, intercepts, inputs, activation="relu"):
        layers = len(coefs)
        a = inputs
        for k in range(layers):
            a = np.dot(a, coefs[k]) + intercepts[k]
            if k == 0 and layers > 1:
                a = apply(activation, a)
        return a.ravel() if a.shape[1] == 1 else a


@mistake("again", of=answer)
def inputs_activated():
    def mlp_predict(coefs, intercepts, inputs, activation="relu"):
        a = inputs
        for w, b in zip(coefs, intercepts):
            a = np.dot(apply(activation, a), w) + b
        return a.ravel() if a.shape[1] == 1 else a


@mistake("again", of=answer)
def standardised_again():
    def mlp_predict(coefs, intercepts, inputs, activation="relu"):
        layers = len(coefs)
        a = (inputs - np.mean(inputs, axis=0)) / np.std(inputs, axis=0)
        for k in range(layers):
            z = np.dot(a, coefs[k]) + intercepts[k]
            a = apply(activation, z) if k < layers - 1 else z
        return a.ravel() if a.shape[1] == 1 else a


@mistake("again", of=answer)
def column_for_one_output():
    def mlp_predict(coefs, intercepts, inputs, activation="relu"):
        layers = len(coefs)
        a = inputs
        for k in range(layers):
            z = np.dot(a, coefs[k]) + intercepts[k]
            a = apply(activation, z) if k < layers - 1 else z
        return a


@mistake("again", of=answer)
def falling_sigmoid():
    def apply(name, z):
        if name == "relu":
            return (z + np.abs(z)) / 2
        if name == "tanh":
            return np.tanh(z)
        if name == "logistic":
            return 1.0 / (1.0 + np.exp(z))
        return z


@mistake("again", of=answer)
def softmax_output():
    def mlp_predict(coefs, intercepts, inputs, activation="relu"):
        layers = len(coefs)
        a = inputs
        for k in range(layers):
            z = np.dot(a, coefs[k]) + intercepts[k]
            a = apply(activation, z) if k < layers - 1 else z
        e = np.exp(a)
        a = (e.T / e.sum(axis=1)).T
        return a.ravel() if a.shape[1] == 1 else a
