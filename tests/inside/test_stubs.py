"""Modules of hosted notebooks: whatever is asked of them returns at once."""

import subprocess
import sys
from pathlib import Path

import graders.inside

STUBS = Path(graders.inside.__file__).parent / "stubs"
PROGRAM = """
from google.colab import data_table, drive, files, userdata
import google.colab
import google.colab.widgets.deep as deep
from google.colab.patches import cv2_imshow, unheard_of
data_table.enable_dataframe_formatter()
data_table._default_formatter_num_rows = 3
drive.mount("/content/drive")
assert files.upload()["a.csv"] == b"" and not files.upload()
google.colab.runtime.unassign()
with deep.TabBar(["a"]).output_to(0) as tab:
    for one in tab:
        raise AssertionError
unheard_of(1)[2].three
try:
    userdata.get("key")
except userdata.SecretNotFoundError:
    pass
import kaggle
from kaggle.api.kaggle_api_extended import KaggleApi
KaggleApi().authenticate()
kaggle.api.dataset_download_files("x", path=".", unzip=True)
from kaggle_secrets import UserSecretsClient
UserSecretsClient().get_secret("x")
import kagglehub
kagglehub.login()
try:
    import google.cloud
except ModuleNotFoundError:
    print("done")
"""


def test_hosted_modules_do_nothing_whatever_is_asked():
    """Every attribute and module below is harmless; what lies beside is as missing as before."""
    ran = subprocess.run(
        [sys.executable, "-S", "-B", "-c", PROGRAM],
        cwd=STUBS,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.stdout, ran.stderr) == ("done\n", "")
