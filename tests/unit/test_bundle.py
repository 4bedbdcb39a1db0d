"""The sources in scripts/web, joined: their order, what keeps them apart, and what they share."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest

from kb.assets.bundle import SCRIPT, STYLE, bundle
from small import REPOSITORY

MATERIAL = Path(str(files("material"))) / "templates"


@pytest.fixture
def theme(tmp_path: Path) -> Path:
    return theme_in(tmp_path / "theme")


def theme_in(folder: Path) -> Path:
    """A theme with a stylesheet of one rule."""
    write(folder, "assets/stylesheets/main.1.min.css", ".md-grid{top:0}/*# sourceMappingURL=x */")
    return folder


def write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_a_stylesheet_is_in_the_layer_of_its_folder(tmp_path: Path, theme: Path) -> None:
    for name in ("print", "tokens", "base/type", "pages/home", "components/peek", "components/cite"):
        write(tmp_path, f"css/{name}.css", f".{name.rpartition('/')[2]}{{}}")
    style = bundle(tmp_path, theme)[STYLE]
    order, *layers = re.findall(r"@layer ([^;{]*)", style)
    assert order.split(",") == layers == ["theme", "tokens", "base", "components", "pages", "print"]
    names = [".md-grid", ".tokens", ".type", ".cite", ".peek", ".home", ".print"]
    assert re.findall(r"\.[\w-]+(?=\{)", style) == names


def test_a_stylesheet_in_no_layer_is_refused(tmp_path: Path, theme: Path) -> None:
    write(tmp_path, "css/extras/more.css", ".more{}")
    with pytest.raises(
        ValueError, match=r"more\.css is in no layer: put it into a folder called tokens, base"
    ):
        bundle(tmp_path, theme)


def test_scripts_are_joined_the_first_of_them_first(tmp_path: Path, theme: Path) -> None:
    for name in ("peek", "base", "address"):
        write(tmp_path, f"js/{name}.js", f"{name}();")
    assert re.findall(r"(\w+)\(\);", bundle(tmp_path, theme)[SCRIPT]) == ["base", "address", "peek"]


def test_types_and_comments_stay_in_the_source(tmp_path: Path, theme: Path) -> None:
    source = """
        // @ts-check
        /** @type {string[]} */
        const names = [];
        /**
         * @param {string} text
         */
        const say = (text) => /** @type {any} */ (kb).say(text, "/* shown */");
    """
    write(tmp_path, "js/base.js", source)
    script = bundle(tmp_path, theme)[SCRIPT]
    assert 'const names = [];\nconst say = (text) => (kb).say(text, "/* shown */");\n' in script
    assert "@" not in script


def test_what_is_loaded_later_is_not_in_the_bundle(tmp_path: Path, theme: Path) -> None:
    write(tmp_path, "vendor/map/world.js", "kb.world = {};")
    write(tmp_path, "js/later/one.js", "kb.one = 1;")
    write(tmp_path, "js/later/two/a.js", "kb.two = 2;")
    write(tmp_path, "js/later/two/b.js", "kb.three = 3;")
    write(tmp_path, "css/later/two/a.css", ".two{}")
    write(tmp_path, "css/later/two/b.css", ".three{}")
    made = bundle(tmp_path, theme)
    assert made["assets/later/map/world.js"] == "kb.world = {};"
    assert "kb.one = 1;" in made["assets/later/one.js"]
    assert re.findall(r"kb\.\w+ = \d", made["assets/later/two.js"]) == ["kb.two = 2", "kb.three = 3"]
    sheet = made["assets/later/two.css"]
    assert "@layer theme," in sheet.split(";")[1], "the order holds whichever sheet comes first"
    assert sheet.endswith("@layer pages{\n.two{}.three{}}\n")
    assert not re.search(r"world|\bone|\btwo|three", made[SCRIPT] + made[STYLE])


def test_a_theme_without_its_stylesheet_is_told(tmp_path: Path, theme: Path) -> None:
    (theme / "assets/stylesheets/main.1.min.css").unlink()
    with pytest.raises(FileNotFoundError, match="0 stylesheets main"):
        bundle(tmp_path, theme)


def test_of_the_theme_only_what_pages_can_meet_is_taken() -> None:
    style = bundle(REPOSITORY / "scripts/web", MATERIAL)[STYLE]
    assert ".md-typeset h2{" in style
    assert ".md-search" not in style
    assert "--md-version-icon" not in style
    used = set(re.findall(r"var\((--md-[\w-]+)\)", style))  # those with a fallback may be missing
    assert used
    assert {name for name in used if f"{name}:" not in style} == set()


def test_the_real_bundle_leaves_no_trace_of_source_maps_and_finds_its_fonts() -> None:
    made = bundle(REPOSITORY / "scripts/web", MATERIAL)
    assert "sourceMappingURL" not in made[STYLE]
    for name in ("kb-sans", "kb-serif", "kb-serif-italic"):
        assert f'url("fonts/{name}.woff2")' in made[STYLE]
        assert (REPOSITORY / f"docs/assets/fonts/{name}.woff2").exists()


def test_no_source_of_the_front_end_is_longer_than_people_read() -> None:
    sources = [path for suffix in ("css", "js") for path in (REPOSITORY / "scripts/web").rglob(f"*.{suffix}")]
    ours = [path for path in sources if "vendor" not in path.parts]
    assert len(ours) > 40
    lines = {path.name: path.read_text("utf-8").count("\n") for path in ours}
    long = {name: number for name, number in lines.items() if number > 400}
    assert long == {}


def test_every_script_is_checked_for_types() -> None:
    scripts = [*(REPOSITORY / "scripts/web/js").rglob("*.js")]
    assert len(scripts) > 15
    assert [path.name for path in scripts if not path.read_text("utf-8").startswith("// @ts-check\n")] == []
