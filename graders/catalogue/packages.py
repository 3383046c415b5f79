"""Published packages that notebooks import, and whether this machine has them."""

from __future__ import annotations

import importlib.util
from functools import cache

# Names under which well-known packages are imported. An answer that needs one of them cannot be
# judged where it is missing; any other missing module is the submission's own, or a slip of the
# pen. A lab's `packages` in `lab.toml` adds to them.
PUBLISHED = frozenset(
    """
    absl accelerate aesara albumentations altair arviz astropy attr attrs autograd av beartype
    bokeh boto3 bqplot bs4 cartopy catboost chainer clearml cloudpickle cma cntk colorama comet_ml
    cupy cv2 cvxopt cvxpy cycler cython dash dask datasets dateutil deap deepdish dgl diffusers
    dill dm_tree docplex dotenv ecos einops emcee evaluate fastai fastprogress fbprophet filterpy
    flair flask flax fsspec fuel gdown gensim geopandas gin gluoncv gpflow gpytorch gradio graphviz
    gurobipy gym gymnasium h5py haiku holoviews httpx huggingface_hub hydra hyperopt ignite igraph
    imageio imblearn imgaug ipympl ipywidgets jax jaxlib jaxtyping jinja2 joblib jupyter jupyterlab
    jupyterthemes kaggle keras keras_tuner kornia lasagne librosa lightgbm lightning line_profiler
    lmfit loguru lxml markdown memory_profiler mido missingno ml_collections mlflow mlxtend mnist
    more_itertools mpl_toolkits mpmath msgpack mxnet natsort nbdime neptune nest_asyncio netCDF4
    networkx nibabel nilearn nltk notebook nptyping numba numexpr numpyro nvidia_smi omegaconf onnx
    onnxruntime openai openpyxl opt_einsum optax optuna orbax palettable pandas pandas_profiling
    panel papermill patsy peft PIL pingouin plotly plotnine pmdarima polars pomegranate prettytable
    progressbar prophet psycopg2 pulp pyarrow pycuda pydantic pydicom pydot pydotplus pyglet pymc
    pymc3 pymongo pynvml pyomo pypdf pyro pyspark pystan pytest pytorch_lightning pywt qutip ray
    redis regex requests rich rpy2 sacrebleu sacred safetensors scikitplot scipy scvi seaborn
    selenium sentence_transformers sentencepiece shap simpy skimage sklearn skopt skorch snntorch
    sonnet soundfile spacy sqlalchemy statsmodels streamlit surprise svgwrite sympy tabulate
    tensorboard tensorboardX tensorflow tensorflow_datasets tensorflow_probability termcolor
    tflearn theano thinc tiktoken timm tokenizers toolz torch torch_geometric torchaudio torchdata
    torcheval torchinfo torchmetrics torchsummary torchtext torchvision torchviz tqdm transformers
    treelib trl typeguard typing_extensions umap vaex vega visdom wandb watermark wget
    widgetsnbextension wordcloud xarray xgboost xlrd xlsxwriter yaml yellowbrick zarr
    """.split()  # noqa: SIM905 - 200 quoted words would fill a screen
)


@cache
def is_here(module: str) -> bool:
    """Tell whether a module can be imported here, without importing it.

    Parameters
    ----------
    module : str
        A top-level name.
    """
    try:
        return importlib.util.find_spec(module) is not None
    except (ImportError, ValueError):  # one that is loaded without a specification
        return True


def is_lacking(module: str, more: tuple[str, ...] = ()) -> bool:
    """Tell whether a module is one of a published package that this machine lacks."""
    return (module in PUBLISHED or module in more) and not is_here(module)
