"""What is known of names from elsewhere: which change what they are given, which cannot be told."""

from __future__ import annotations

import builtins
import re
import sys


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


BUILTINS = frozenset(dir(builtins)) | {"get_ipython", "display", "__name__", "__file__"}

UNKNOWN_CALLS = _words("__import__ compile eval exec execfile get_ipython globals locals vars")
"""Builtins whose effect stands in no syntax tree."""

UNKNOWN_PLACES = re.compile(
    r"(?:os\.(?:chdir|environ|putenv|makedirs|mkdir|rename|symlink)"
    r"|sys\.(?:path|modules|meta_path|path_hooks|_getframe)|inspect\.(?:currentframe|stack)"
    r"|importlib|runpy|builtins|__builtins__|site|gc|ctypes)(?:\.|$)"
)
"""Attributes through which a program changes itself, as dotted names."""

UNKNOWN_MODULES = _words(
    "__main__ builtins ctypes gc importlib runpy site __future__ this antigravity"
)
"""Modules of the standard library whose import is a reason not to trust this analysis, and
`__future__`, which changes how all that follows is read."""

SHOW = _words("IPython ipywidgets matplotlib mpl_toolkits pandas plotly pylab seaborn tqdm")
"""Modules that only show something: what is set in them moves no mark."""

PICTURES = _words("matplotlib mpl_toolkits plotly pylab seaborn")
"""Modules whose figures and axes no wanted name needs."""

GIVEN = frozenset({"mlp", "dp"})
"""The course's own code. Its classes keep what they are given, its functions may change it."""

PUBLISHED = _words(
    """
    IPython PIL absl albumentations astropy attr autograd bokeh bs4 caffe catboost chainer click
    cloudpickle colorama cupy cv2 cvxopt cvxpy cycler d2l dask datasets deap dill duckdb einops
    emoji evaluate fastai fire flax folium ftfy gdown gensim geopandas google googleapiclient
    graders graphviz gym gymnasium h5py haiku holoviews httpx huggingface_hub hypothesis imageio
    imblearn imutils ipykernel ipywidgets jax jaxlib joblib kaggle kagglehub keras kornia lasagne
    lightgbm lightning line_profiler loguru lxml matplotlib memory_profiler mlflow mlxtend
    mpl_toolkits mpmath msgpack mxnet nbformat networkx nibabel nltk nose numba numexpr numpy
    onnx onnxruntime opendatasets openpyxl optax optuna orjson pandas pandas_profiling
    patsy peft plotly plotnine polars prettytable prophet psutil pyarrow pycocotools pydantic
    pydot pydotplus pygments pylab pymc pyro pytest pytorch_lightning pytz ray regex requests rich
    safetensors scikitplot scipy seaborn sentencepiece shap simplejson six skimage sklearn spacy
    sqlalchemy statsmodels surprise sympy tables tabulate tensorboard tensorboardX tensorflow
    tensorflow_datasets tensorflow_hub tensorflow_probability termcolor textblob tflearn thop
    theano timm tokenizers toolz torch torchaudio torchinfo torchmetrics torchsummary torchtext
    torchvision torchviz tqdm transformers trax ujson umap wandb watermark wordcloud xarray xgboost
    xlrd yaml yellowbrick
    """
)
"""Well-known packages by the name of their import, here or not: importing them changes nothing
that a wanted name could need, and the selection is the same on every machine."""

KNOWN = (frozenset(sys.stdlib_module_names) | PUBLISHED | GIVEN) - UNKNOWN_MODULES

COPYING = frozenset({"numpy", "scipy", "math", "cmath", "statistics", "random", "time"}) | SHOW
"""Modules whose functions return something new, but for `VIEWS`."""

VIEWS = _words(
    """
    array_split as_strided as_tensor asanyarray asarray ascontiguousarray asfortranarray atleast_1d
    atleast_2d atleast_3d broadcast_arrays broadcast_to choice diagonal dsplit expand_dims flip
    fliplr flipud frombuffer from_numpy hsplit imag iter matrix moveaxis nditer ravel real require
    reshape rollaxis rot90 sliding_window_view split squeeze swapaxes transpose vsplit
    """
)
"""Functions and methods that may return a look at what they are given."""

SEEDS = _words("manual_seed seed set_seed set_state")
"""Set where random numbers start. Only a statement of its own counts: one within a training is
about that training."""

SETTERS = SEEDS | _words(
    """
    apply filterwarnings reload set_default_dtype set_default_tensor_type set_grad_enabled
    set_num_threads set_printoptions setdefaulttimeout seterr seterrcall setrecursionlimit
    simplefilter use_deterministic_algorithms
    """
)
"""Functions of modules that set something for the whole process."""

CHANGERS = _words(
    """
    copyto fill_diagonal heapify heappop heappush heappushpop heapreplace insort insort_left
    insort_right next place put put_along_axis putmask setattr setitem shuffle delitem iadd
    """
)
"""Functions of modules that change what they are given."""

PURE_METHODS = _words(
    """
    all any argmax argmin argsort astype bprop clip copy count cpu cumsum detach dot endswith
    flatten format fprop grads_wrt_params index isdigit item items join keys lower max mean
    min nonzero numpy prod ravel replace reshape round size split squeeze startswith std strip sum
    tobytes tolist transpose upper values var
    """
)
"""Methods that leave their object as it is, whoever has them but the notebook's own classes."""

FRESH_METHODS = PURE_METHODS - _words(
    "cpu detach items keys numpy ravel reshape squeeze transpose values"
)
"""Those that return something new."""

ADDERS = _words(
    "__setitem__ add append appendleft extend insert put put_nowait send setdefault update"
)
"""Methods that change their object, also where they are only handed over: `train(log.append)`."""

RANDOM_MAKERS = _words("Generator Random RandomState SeedSequence default_rng")
"""What makes generators of random numbers, which never count as changed: else one shared `rng`
pulls every training in."""

WRITERS = re.compile(
    r"(?:save(?!fig)\w*|dump|to_(?:csv|pickle|json|npy)|write(?:_text|_bytes|lines)?|urlretrieve"
    r"|extract(?:all)?|copy(?:file|tree|2)|makedirs|mkdir|rename|touch|unlink)$"
)
READERS = re.compile(
    r"(?:load\w*|genfromtxt|fromfile|read\w*|imread|run_path|import_module|get_data|exists|glob"
    r"|listdir|is_file|isfile)$"
)

CHANGING = _words("delattr next setattr")
"""Builtins that change what they are given, also where somebody else calls them."""

NOTHING = _words(
    """
    all any ascii bin bool callable chr complex delattr dir display float format hasattr hash help
    hex id input int isinstance issubclass len oct ord print range repr setattr str
    """
)
"""Builtins that return numbers, text or nothing: nobody can change those."""

GATHERING = _words("dict frozenset list set sorted tuple")
LAZY = _words("enumerate filter iter map reversed zip")
PICKING = _words("getattr max min next sum vars")
WRAPPING = _words("classmethod memoryview property staticmethod")
"""Builtins that return something new which holds, looks at, or is a part of what they are given."""

CONSUMING = GATHERING | LAZY | _words("all any max min next sum")
"""Builtins that go over what they are given: an iterator is another one afterwards."""

GOING_OVER = CONSUMING - {"getattr"}

PLAIN_ATTRIBUTES = _words("__doc__ __name__ __module__ __qualname__ dtype ndim shape size")
"""Attributes that are numbers or text, whatever has them."""
