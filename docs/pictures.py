"""Make the page images in docs/pictures: a demonstration's reports, forms and answer, and the master workbook at work.

Run by `make pictures`. Documents become pages through LibreOffice and pdftoppm. What is wide on a screen is shown in
LibreOffice's own window as well, on a display that nobody sees (Xvfb), photographed by ImageMagick. The master workbook
is photographed by the test that presses its buttons, on days of January 2026. `make pictures` with PICTURES=master
makes those alone.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pmf_excel.jobs.demo import demo

PICTURES = Path(__file__).parent / "pictures"
PROGRAMS = ("soffice", "pdftoppm", "Xvfb", "xdotool", "import", "convert")
#: The test that presses the buttons of the master workbook, what tells it where to keep pictures, and their names.
PRESSING, ASKED_FOR, MASTER = "tests/test_buttons_pressed.py", "PMF_PICTURES", "master"
#: The screens on which forms are shown.
WIDE, WHOLE = (1680, 640), (4150, 760)
#: What of the window is kept: not its menus and toolbars, nor the strip of buttons at its side.
TOOLBARS, SIDEBAR = 106, 62
#: How long LibreOffice may take to show a workbook, and a key to take effect.
SHOWN_WITHIN, SETTLED_AFTER, ATTEMPTS = 40.0, 1.5, 3
_REPORT = "reports/{}-quarterly-performance-report-2025-26-Q3-draft.docx"
_OUT, _ACCEPTED = "out/2025-26-Q3", "accepted/2025-26-Q3"
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="ShowTipOfTheDay"
oor:op="fuse"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Setup/Product"><prop oor:name="WhatsNew"
oor:op="fuse"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel"
oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode"
oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


@dataclass(frozen=True, slots=True)
class Pages:
    """Pages of a file in the demonstration: its pattern, and the name of each picture by page number."""

    pattern: str
    names: Mapping[int, str]
    dots_per_inch: int = 80


@dataclass(frozen=True, slots=True)
class Window:
    """A sheet of a workbook in LibreOffice's window: its place in the workbook (from 0), and the picture's name."""

    pattern: str
    sheet: int
    name: str
    size: tuple[int, int] = WIDE


def report_pages(council: str, count: int) -> Pages:
    """Return the first `count` pages of a council's report."""
    return Pages(_REPORT.format(council), {page: f"report-{council}-{page:02d}" for page in range(1, count + 1)})


PAGES: tuple[Pages, ...] = (
    report_pages("chorley", 13),
    report_pages("south-ribble", 3),
    Pages(f"{_OUT}/chorley-return-ch-waste-*-1.xlsx", {1: "return-blank-start"}),
    Pages(f"{_ACCEPTED}/chorley-return-ch-waste-*.xlsx", {1: "return-filled-start", 5: "written-procedures"}),
    Pages(f"{_ACCEPTED}/chorley-check-form-ch-waste-*.xlsx", {1: "check-form-filled-start"}),
    Pages(f"{_ACCEPTED}/chorley-action-plan-form-ch-waste-*.xlsx", {1: "action-plan-form-filled-start"}),
    Pages(f"{_OUT}/chorley-authorisation-form-ch-environment-*-1.xlsx", {1: "authorisation-form-blank-start"}),
    Pages(f"{_OUT}/answers/chorley-return-ch-planning-*.xlsx", {1: "answer-start", 2: "answer-findings"}),
)
_FORMS = {
    "return": "chorley-return-ch-waste",
    "check-form": "chorley-check-form-ch-waste",
    "action-plan-form": "chorley-action-plan-form-ch-waste",
    "authorisation-form": "chorley-authorisation-form-ch-environment",
}
WINDOWS: tuple[Window, ...] = (
    *(Window(f"{_OUT}/{file}-*-1.xlsx", 1, f"{name}-blank-lines") for name, file in _FORMS.items()),
    *(Window(f"{_ACCEPTED}/{file}-*.xlsx", 1, f"{name}-filled-left") for name, file in _FORMS.items()),
    *(Window(f"{_ACCEPTED}/{file}-*.xlsx", 1, f"{name}-filled-whole", WHOLE) for name, file in _FORMS.items()),
    Window(f"{_ACCEPTED}/{_FORMS['action-plan-form']}-*.xlsx", 2, "action-plan-form-filled-actions"),
)


def main(arguments: Sequence[str] = ()) -> int:
    """Make all pictures anew, or those of the master workbook alone; return 2 where a needed program is missing."""
    lacking = [program for program in PROGRAMS if shutil.which(program) is None]
    if lacking:
        sys.stderr.write(f"Pictures need {', '.join(lacking)}; nothing was made.\n")
        return 2
    only_master = MASTER in arguments
    PICTURES.mkdir(exist_ok=True)
    for old in PICTURES.glob(f"{MASTER}-*.png" if only_master else "*.png"):
        old.unlink()
    press_buttons()
    if not only_master:
        with tempfile.TemporaryDirectory() as folder:
            make_pictures(Path(folder))
    return 0


def press_buttons() -> None:
    """Run the test that presses every button in LibreOffice; it keeps pictures of the master workbook."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", PRESSING]
    environment = {**os.environ, ASKED_FOR: str(PICTURES), "CI": "true"}
    subprocess.run(command, cwd=PICTURES.parent.parent, env=environment, check=True)


def make_pictures(folder: Path) -> None:
    """Run a demonstration in `folder` and make every picture from it."""
    workspace = folder / "demo"
    demo(workspace)
    profile = _profile(folder)
    for pages in PAGES:
        photograph_pages(_one(workspace, pages.pattern), pages, folder, profile)
    for window in WINDOWS:
        photograph_patiently(_one(workspace, window.pattern), window)


def photograph_pages(file: Path, pages: Pages, folder: Path, profile: str) -> None:
    """Write the pages of `file`, printed by LibreOffice, as pictures."""
    command = ["soffice", profile, "--headless", "--norestore", "--convert-to", "pdf", "--outdir", str(folder)]
    _run([*command, str(file)])
    for page, name in pages.names.items():
        picture = folder / name
        only = ["-f", str(page), "-l", str(page), "-r", str(pages.dots_per_inch), "-singlefile", "-png"]
        _run(["pdftoppm", *only, str(folder / f"{file.stem}.pdf"), str(picture)])
        _keep(picture.with_suffix(".png"), name)


def photograph_patiently(file: Path, window: Window) -> None:
    """Write the picture of a window; LibreOffice, which now and then shows none, is started up to three times."""
    for attempt in range(ATTEMPTS):
        try:
            photograph_window(file, window)
        except TimeoutError:
            if attempt + 1 == ATTEMPTS:
                raise
        else:
            return


def photograph_window(file: Path, window: Window) -> None:
    """Write the window in which LibreOffice shows a sheet of `file` as a picture."""
    width, height = window.size
    with tempfile.TemporaryDirectory() as folder, _display(f"{width}x{height}") as environment:
        copy = Path(shutil.copy(file, folder))
        with _office(copy, _profile(Path(folder)), environment):
            _bring_to_sheet(environment, window)
            picture = Path(folder) / "window.png"
            kept = f"{width - SIDEBAR}x{height - TOOLBARS}+0+{TOOLBARS}"
            _run(["import", "-window", "root", "-crop", kept, "+repage", str(picture)], environment)
            _keep(picture, window.name)


def _bring_to_sheet(environment: Mapping[str, str], window: Window) -> None:
    shown = _window_of(environment)
    size = [str(side) for side in window.size]
    _run(["xdotool", "windowmove", shown, "0", "0", "windowsize", shown, *size, "windowfocus", shown], environment)
    time.sleep(SETTLED_AFTER)
    for _ in range(window.sheet):
        _run(["xdotool", "key", "--window", shown, "ctrl+Next"], environment)
        time.sleep(SETTLED_AFTER)


@contextlib.contextmanager
def _display(screen: str) -> Iterator[dict[str, str]]:
    """Give the environment of a display that nobody sees, for as long as it is needed."""
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", f"{screen}x24", "-nolisten", "tcp"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        number = process.stdout.readline().strip() if process.stdout else ""
        yield {**os.environ, "DISPLAY": f":{number}"}
    finally:
        process.terminate()
        process.wait()


@contextlib.contextmanager
def _office(file: Path, profile: str, environment: Mapping[str, str]) -> Iterator[None]:
    """Show `file` in LibreOffice; it is killed in the end, since it would ask whether to save."""
    command = ["soffice", profile, "--norestore", "--nologo", str(file)]
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _window_of(environment: Mapping[str, str]) -> str:
    until = time.monotonic() + SHOWN_WITHIN
    command = ["xdotool", "search", "--onlyvisible", "--name", "LibreOffice Calc"]
    while time.monotonic() < until:
        answer = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if found := answer.stdout.split():
            time.sleep(SETTLED_AFTER)
            return found[-1]
        time.sleep(0.3)
    raise TimeoutError("LibreOffice showed no window")


def _keep(picture: Path, name: str) -> None:
    """Keep a picture with few colours, so that it is small."""
    _run(["convert", str(picture), "+dither", "-colors", "96", "-strip", f"PNG8:{PICTURES / name}.png"])


def _one(workspace: Path, pattern: str) -> Path:
    return min(workspace.glob(pattern))


def _profile(folder: Path) -> str:
    user = folder / "profile" / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
    return f"-env:UserInstallation={(folder / 'profile').as_uri()}"


def _run(command: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
    subprocess.run(command, env=environment, check=True, capture_output=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
