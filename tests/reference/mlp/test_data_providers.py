"""Data providers pass through every example, and the embedded data are what they claim."""

import logging
from itertools import chain

import numpy as np
import pytest

from reference.mlp import data_providers as providers

INPUTS = np.arange(20.0).reshape(10, 2)
TARGETS = np.arange(10)


def provider(**settings):
    """Ten examples in batches of four."""
    settings = {"batch_size": 4, "rng": np.random.RandomState(1), **settings}
    return providers.DataProvider(INPUTS, TARGETS, **settings)


def epoch(data):
    """Give the targets of one epoch, batch by batch."""
    return [targets.tolist() for _, targets in data]


def test_an_epoch_holds_every_example_once():
    """The last batch holds what is left over."""
    batches = epoch(provider())

    assert [len(batch) for batch in batches] == [4, 4, 2]
    assert sorted(chain(*batches)) == list(range(10))


def test_inputs_stay_with_their_targets():
    """Shuffling moves rows of inputs and targets together."""
    for inputs, targets in provider():
        np.testing.assert_array_equal(inputs[:, 0], 2 * targets)


def test_each_epoch_has_an_order_of_its_own():
    """Two epochs differ with shuffle_order, and are in the given order without."""
    shuffled, ordered = provider(), provider(shuffle_order=False)

    assert epoch(shuffled) != epoch(shuffled)
    assert epoch(ordered) == epoch(ordered) == [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9]]


def test_the_same_seed_gives_the_same_epochs_after_reset():
    """reset() goes back to the given order, so that the seed alone decides."""
    rng = np.random.RandomState(1)
    data = provider(rng=rng)
    epoch(data)
    first = epoch(data)

    rng.seed(1)
    data.reset()
    epoch(data)

    assert epoch(data) == first


def test_max_num_batches_shortens_an_epoch():
    """At most so many batches, and no more than there are."""
    assert len(epoch(provider(max_num_batches=2))) == 2
    assert len(epoch(provider(max_num_batches=9))) == 3


def test_batch_size_can_be_changed_later():
    """num_batches follows batch_size."""
    data = provider()
    data.batch_size = 5

    assert data.num_batches == 2
    assert [len(batch) for batch in epoch(data)] == [5, 5]


def test_next_begins_an_epoch_again_after_the_end():
    """next() gives batches one by one; after StopIteration a fresh epoch begins."""
    data = provider(max_num_batches=1)

    data.next()
    with pytest.raises(StopIteration):
        data.next()
    assert len(data.next()[0]) == 4


def test_a_generator_serves_as_rng():
    """numpy.random.default_rng shuffles too."""
    assert sorted(chain(*epoch(provider(rng=np.random.default_rng(0))))) == list(range(10))


@pytest.mark.parametrize("settings", [{"batch_size": 0}, {"max_num_batches": 0}])
def test_settings_out_of_range_are_refused(settings):
    """An epoch without batches raises ValueError that names the setting."""
    with pytest.raises(ValueError, match=f"{next(iter(settings))}=0 must be"):
        provider(**settings)


def test_inputs_and_targets_must_be_of_one_number():
    """Different lengths raise ValueError with both."""
    with pytest.raises(ValueError, match="10 inputs but 9 targets"):
        providers.DataProvider(INPUTS, TARGETS[:9], batch_size=2)


@pytest.mark.parametrize(("which_set", "size"), [("train", 1297), ("valid", 250), ("test", 250)])
def test_digits_have_the_shapes_of_the_labs(which_set, size):
    """784 inputs between 0 and 1, targets with a one at one of ten classes."""
    data = providers.DigitsDataProvider(which_set, batch_size=size, shuffle_order=False)
    inputs, targets = data.next()

    assert inputs.shape == (size, 784)
    assert inputs.min() == 0
    assert inputs.max() == 1
    assert targets.shape == (size, 10)
    np.testing.assert_array_equal(targets.sum(axis=1), 1)
    np.testing.assert_array_equal(targets.argmax(axis=1), data.targets)
    assert np.bincount(data.targets, minlength=10).min() >= 0.07 * size


def test_the_parts_of_the_digits_are_disjoint():
    """1,797 images in all, and no image of one part in another (no two of them are the same)."""
    parts = [providers.embedded_digits(part)[0] for part in ("train", "valid", "test")]
    images = np.concatenate(parts)

    assert len(np.unique(images, axis=0)) == len(images) == 1797


def test_enlarging_keeps_flat_images_flat_and_their_mean():
    """Interpolation weights sum to one at every new pixel."""
    flat = np.full((1, 8, 8), 16.0)
    ramp = np.broadcast_to(2.0 * np.arange(8), (1, 8, 8))

    np.testing.assert_array_equal(providers.enlarge(flat), np.ones((1, 28, 28)))
    enlarged = providers.enlarge(ramp)[0, 0]
    assert (np.diff(enlarged) >= 0).all()
    assert enlarged[[0, -1]].tolist() == [0.0, 14 / 16]


def test_unknown_parts_are_refused():
    """The error lists the parts that there are."""
    with pytest.raises(ValueError, match="which_set='all' must be one of train, valid, test"):
        providers.DigitsDataProvider("all")
    with pytest.raises(ValueError, match="num_classes=4 must be 2 or 3"):
        providers.IrisDataProvider(num_classes=4)


def test_mnist_falls_back_on_the_digits_and_says_so_once(monkeypatch, caplog):
    """Without MLP_DATA_DIR the embedded digits are used, with one line in the log."""
    monkeypatch.delenv("MLP_DATA_DIR", raising=False)
    monkeypatch.setattr(providers.MNISTDataProvider, "said_embedded", False)

    with caplog.at_level(logging.WARNING):
        data = providers.MNISTDataProvider("train")
        providers.MNISTDataProvider("eval")

    assert data.inputs.shape == (1297, 784)
    assert len(caplog.records) == 1
    assert "1,797 embedded digits" in caplog.text


def test_mnist_is_read_where_it_is(monkeypatch, tmp_path, caplog):
    """Files in MLP_DATA_DIR win, and `eval` is another name for `test`."""
    inputs = np.random.RandomState(0).rand(5, 784).astype(np.float32)
    np.savez(tmp_path / "mnist-eval.npz", inputs=inputs, targets=np.arange(5, dtype=np.uint8))
    monkeypatch.setenv("MLP_DATA_DIR", str(tmp_path))

    data = providers.MNISTDataProvider("test", batch_size=5, shuffle_order=False)
    read_inputs, read_targets = data.next()

    np.testing.assert_array_equal(read_inputs, inputs)
    np.testing.assert_array_equal(read_targets, np.eye(10)[:5])
    assert caplog.text == ""


def test_irises():
    """150 flowers of three species, or the first 100 of two."""
    three, two = providers.IrisDataProvider(), providers.IrisDataProvider(num_classes=2)

    assert three.inputs.shape == (150, 4)
    assert np.bincount(three.targets).tolist() == [50, 50, 50]
    np.testing.assert_array_equal(three.inputs[0], [5.1, 3.5, 1.4, 0.2])
    assert two.inputs.shape == (100, 4)
    assert two.next()[1].shape == (10, 2)
