"""The sheet `xlwings.conf`: where the buttons find Python on every computer that shares the workbook."""

from __future__ import annotations

from pmf_excel import __version__

CONF_SHEET = "xlwings.conf"
#: The interpreter's folder, the same for everybody: it names the computer's user by the variable.
_WINDOWS_FOLDER = r"%LOCALAPPDATA%\pmf_excel"
_LINUX_FOLDER = "$HOME/.local/share/pmf_excel"
#: Keys and values, to stand as text from A1 without a heading or a gap: xlwings reads down to the first empty key.
#: A key with an empty value is there so that no xlwings.conf of another program on the computer decides instead.
CONF_ROWS: tuple[tuple[str, str], ...] = (
    ("INTERPRETER_WIN", rf"{_WINDOWS_FOLDER}\Scripts\python.exe"),
    ("INTERPRETER_LIBREOFFICE", f"{_LINUX_FOLDER}/bin/python"),
    ("PYTHONPATH", ""),
    ("ADD_WORKBOOK_TO_PYTHONPATH", "False"),
    ("USE UDF SERVER", "False"),
    ("SHOW CONSOLE", "False"),
    ("SHOW_ERROR_POPUPS", "True"),
    ("TEMP DIR", "%TEMP%"),
    ("CONDA PATH", ""),
    ("CONDA ENV", ""),
    ("ONEDRIVE_CONSUMER_WIN", ""),
    ("ONEDRIVE_COMMERCIAL_WIN", ""),
    ("SHAREPOINT_WIN", ""),
)
#: The file that installs this version, as `pip` calls it.
WHEEL = f"pmf_excel-{__version__}-py3-none-any.whl"


def install_command(source: str = WHEEL) -> str:
    """Return what each Windows computer runs once in the Command Prompt; `source` is the wheel or the folder of it."""
    python = rf'"{_WINDOWS_FOLDER}\Scripts\python.exe"'
    return f'py -m venv "{_WINDOWS_FOLDER}" && {python} -m pip install --upgrade "{source}"'


def libreoffice_install_command(source: str = WHEEL) -> str:
    """Return what each Linux computer with LibreOffice runs once in a terminal."""
    return f'python3 -m venv "{_LINUX_FOLDER}" && "{_LINUX_FOLDER}/bin/python" -m pip install --upgrade "{source}"'
