"""After the disk, by ways on which nobody sees what is written."""

from tests.hostile.attack import NO_MORE, Attack

ATTACKS = [
    Attack(
        "closed_folders",
        # Without root's powers their owner can neither list nor move them, and so the grader.
        source="""
for mode in (0, 0o100, 0o300, 0o500):
    os.mkdir(f"x{mode}", 0o700)
    os.mkdir(f"x{mode}/inner", mode)
    os.mkdir(f"y{mode}", mode)
os.mkdir(os.environ["HOME"] + "/closed", 0)
""",
        earns=NO_MORE,
        earns_relu=NO_MORE,
        stopped=None,
    ),
    Attack(
        "files_in_a_closed_folder",
        source="""
os.mkdir("x", 0o300)
try:
    for number in range(12):
        open(f"x/{number}", "wb").write(bytes(60 << 20))
        time.sleep(0.05)
    time.sleep(1.2)
    print("REACH" + "ED 720 MB that nobody sees")
except OSError as error:
    print("REFUSED", error)
""",
        stopped=None,
    ),
    Attack(
        "files_too_deep",
        source="""
try:
    for _ in range(30):
        os.mkdir("d" * 200)
        os.chdir("d" * 200)
    for number in range(12):
        open(str(number), "wb").write(bytes(60 << 20))
        time.sleep(0.05)
    time.sleep(1.2)
    print("REACH" + "ED 720 MB that nobody finds")
except OSError as error:
    print("REFUSED", error)
""",
        stopped=None,
    ),
    Attack(
        "removed_but_mapped_files",
        source="""
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, *[ctypes.c_int] * 3, ctypes.c_long]
try:
    for number in range(12):
        file = os.open("x", os.O_RDWR | os.O_CREAT)
        os.posix_fallocate(file, 0, 60 << 20)
        place = libc.mmap(None, 60 << 20, 3, 1, file, 0)
        os.remove("x")
        os.close(file)
        ctypes.memset(place, 1, 60 << 20)
        time.sleep(0.05)
    time.sleep(1.2)
    print("REACH" + "ED 720 MB that no descriptor leads to")
except OSError as error:
    print("REFUSED", error)
""",
        stopped=None,
    ),
]
