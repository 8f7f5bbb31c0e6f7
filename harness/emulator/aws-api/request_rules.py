"""Checks requests against AWS's API models: required members, lengths, ranges, patterns, enumerations, unions."""

import functools

import regex

# Request members that every AWS SDK fills in by itself. Some of moto's parsers omit them, so their absence is no
# violation.
FILLED_IN = {"ClientToken", "CallerReference", "IdempotencyToken", "clientToken"}

# Matches a pattern that consists of one repeated character set, such as [a-z0-9]+ or [\w-]{1,64}.
ONE_SET = regex.compile(r"\[(?:[^\]\\]|\\.)+\](?:[+*]|\{\d+(?:,\d*)?\})")

NUMBERS = ("integer", "long", "float", "double")
NUMBERS_OF_PYTHON = (int, float)


@functools.cache
def compiled(pattern):
    """Compiles a pattern of an API model; returns None for a pattern that Python does not support."""
    try:
        return regex.compile(pattern.replace(r"\p{Print}", r"[[:print:]]"))
    except regex.error:
        return None


def fits(pattern, text):
    """Tells whether a text fits a pattern.

    As in AWS, a pattern without anchors may match any part of the text. Only a pattern that consists of one repeated
    character set, such as `[a-z]+`, has to match the whole text.
    """
    return pattern.fullmatch(text) if ONE_SET.fullmatch(pattern.pattern) else pattern.search(text)


def outside(meta, size, path, value):
    if size < meta.get("min", float("-inf")):
        yield path, f"at least {meta['min']}", value
    if size > meta.get("max", float("inf")):
        yield path, f"at most {meta['max']}", value


def in_structure(shape, value, path):
    for name in sorted(set(shape.required_members) - FILLED_IN):
        if value.get(name) is None:
            yield f"{path}.{name}", "required", None
    given = [name for name, inner in value.items() if inner is not None]
    if getattr(shape, "is_tagged_union", False) and len(given) != 1:
        yield path, "exactly one member", given
    for name in given:
        if name in shape.members:
            yield from violations(shape.members[name], value[name], f"{path}.{name}")


def in_text(shape, value, path):
    meta, text = shape.metadata, str(value)
    yield from outside(meta, len(text), path, text)
    if getattr(shape, "enum", None) and text not in shape.enum:
        yield path, f"one of {', '.join(shape.enum[:15])}", text
    pattern = compiled(meta["pattern"]) if "pattern" in meta else None
    if pattern and not fits(pattern, text):
        yield path, f"pattern {meta['pattern']}", text


def violations(shape, value, path=""):
    """Yields (path, rule, value) for each part of a request that violates a rule of its shape in the API model."""
    if value is None:
        return
    kind, meta = shape.type_name, shape.metadata
    if kind == "structure":
        yield from in_structure(shape, value, path)
    elif kind == "list":
        yield from outside(meta, len(value), path, f"{len(value)} items")
        for n, inner in enumerate(value):
            yield from violations(shape.member, inner, f"{path}[{n}]")
    elif kind == "map":
        yield from outside(meta, len(value), path, f"{len(value)} entries")
        for key, inner in value.items():
            yield from violations(shape.key, key, f"{path} key {key!r}")
            yield from violations(shape.value, inner, f"{path}{{{key}}}")
    elif kind == "string":
        yield from in_text(shape, value, path)
    elif kind in NUMBERS and not isinstance(value, str):
        yield from outside(meta, value, path, value)
