"""Texts that are meant to break what reads them, and random ones."""

from __future__ import annotations

import random
from collections.abc import Iterator

EXTENSIONS = (
    ".c .cc .cs .do .f .f90 .go .hs .ipynb .java .jl .js .kt .lua .m .ml .nf .php .pl .py .pyx .r .rb .rs .scala .sh "
    ".sol .sql .swift .ts .tsx"
).split()

#: Nesting without end, patterns that look ahead to the end, what is never closed; `~` stands for a blank.
_SEEDS = (
    "( [ { ({[ f( a[ () [] {} }{ < <? <a? <?extends > << <A\n >> ? ?: ?. a?b: && || ! ~ - -- not~ not lambda: x=> "
    '" \' """ \'\'\' ` \\ "\\ R"( r#" %q{ @" $" f"{ f"{{ ${ `${ /* */ /** // # ## #= =# (* *) {- -} --[[ ]] -- % %{\n '
    "=begin\n =pod\n #if~a\n #else\n #define~a\\\n :: a:: a. a.b .a() a->b ->b @a\n @ $ & * ** / /a/ /[ , ; : = == "
    "1 1' 0x 1e 1.. a a~ _ \n \r \f \t \v ~ else~if elif~a:\n if~a:\n if( for( while( function( "
    "function~a(){ def~f():\n class~A{ class~A:\n struct~A{ template< typedef~a extends implements "
    "namespace~a{ subroutine~a\n do\n end\n begin\n case~a: case(\n match~x\n switch(a){ try{ catch( => "
    "fn~a<'a>( async~ await~ yield~ *a return/ \\\n a<b, a<b>( import~a\n \x01 \x7f \ufffd \ufeff \u2028 é 中 "
    "\U0001f600 \u0301"
)
SEEDS = [seed.replace("~", " ") for seed in _SEEDS.split(" ")]


def bombs(size: int) -> Iterator[bytes]:
    """Every seed repeated up to `size` characters, in lines of 5,000."""
    for seed in SEEDS:
        text = (seed * (size // max(1, len(seed)) + 1))[:size]
        yield "\n".join(text[start : start + 5_000] for start in range(0, size, 5_000)).encode()


def generated(seed: int, largest: int) -> tuple[str, bytes]:
    """The `seed`-th file: its path, and bytes that are a mixture of seeds, noise, nesting, and cuts."""
    dice = random.Random(seed)
    size = int(largest ** dice.random())
    kind = dice.randrange(5)
    if kind == 0:
        content = dice.randbytes(size)
    elif kind == 1:
        content = bytes(dice.choice(b"()[]{}<>'\"`/\\*#%?:;=&|!-+.,a1 \n") for _ in range(size))
    elif kind == 2:
        few = dice.sample(SEEDS, 3)
        content = "".join(dice.choice(few) for _ in range(size // 2)).encode()
    elif kind == 3:
        opening, closing = dice.choice(["()", "[]", "{}", ("f(x for ", ")"), ("if a:\n ", ""), ("{1:", "}")])
        content = (opening * (size // 4) + "a" + closing * dice.choice([0, size // 4])).encode()
    else:
        content = " ".join(dice.choice(SEEDS) for _ in range(size // 2)).encode()
        content = content[: dice.randrange(len(content) + 1)]
    if dice.random() < 0.1:
        content = content.decode("latin-1").encode(dice.choice(["utf-16", "utf-16-le", "utf-8-sig", "utf-32"]))
    return f"x{dice.choice(EXTENSIONS)}", content
