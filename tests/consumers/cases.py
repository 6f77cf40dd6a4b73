"""The cases and how they are counted."""
import shutil
import time
import traceback

CASES = []


class Skipped(Exception):
    """What isn't on this machine and can't be installed by a script."""


def case(title):
    """Registers a case: a function of a furnished home."""

    def register(function):
        CASES.append((title, function))
        return function

    return register


def needs(program):
    if not shutil.which(program):
        raise Skipped(f"no {program} here")


def same(got, expected, about):
    if got != expected:
        raise AssertionError(f"{about}: got {got!r}, not {expected!r}")


def handed(home, profile, form, refused=lambda token: False):
    """What `get --as` prints, less its line end; none where it must say that it can't carry this token."""
    run = home.run("get", "--as", form, "--", profile.name)
    about = f"{form} of {profile.token!r} ({profile.kind})"
    if run.code == 1 and refused(profile.token):
        same(run.out, "", f"{about} is refused: standard output")
        return None
    if run.code != 0:
        raise AssertionError(f"{about}: exit {run.code}: {run.err.strip()}")
    if refused(profile.token):
        raise AssertionError(f"{about}: it can't be carried, but was printed")
    if not run.out.endswith("\n"):
        raise AssertionError(f"{about}: no line end")
    return run.out[:-1]


def each(home, profiles, form, read, refused=lambda token: False):
    """`read(profile, text)` must give the token back, for each profile; all that are wrong are told."""
    wrong = []
    for profile in profiles:
        try:
            text = handed(home, profile, form, refused)
            if text is not None:
                same(read(profile, text), profile.token, f"{form} ({profile.kind}, {profile.name!r})")
        except Exception as error:  # a reader's own complaint is a finding
            wrong.append(f"{type(error).__name__}: {error}")
    if wrong:
        raise AssertionError(f"{len(wrong)} of {len(profiles)} wrong\n" + "\n".join(wrong[:6]))


def run_all(home, pattern):
    counts = {"passed": 0, "failed": 0, "skipped": 0}
    for title, function in CASES:
        if pattern not in title:
            continue
        begun = time.monotonic()
        try:
            function(home)
            word, note = "passed", ""
        except Skipped as why:
            word, note = "skipped", f": {why}"
        except Exception as error:
            told = str(error) if isinstance(error, AssertionError) else traceback.format_exc()
            word, note = "failed", "\n" + "\n".join(f"    {line}" for line in told.splitlines())
        counts[word] += 1
        print(f"{word:7} {title} ({time.monotonic() - begun:.1f} s){note}", flush=True)
    return counts
