"""British and American spellings of the same English word.

Belongs here: the rules by which they differ. Does not belong here: plurals (`terms`), what a collection folds onto what
(`vocabulary`).

The rules are the regular differences: -our, -re, -ise, -yse, -ogue, doubled l, ae and oe, and single words. Pairs of
which both are words of their own are left alone: `dialog` and `dialogue`, `disk` and `disc`, `draft` and `draught`,
`meter` and `metre`, `prize` and `prise`, `program` and `programme`, `specter` and `spectre`, `tire` and `tyre`.
"""

from __future__ import annotations

import re
from functools import lru_cache

# Anywhere in a word, so that words made of these count as well: `watercolour`, `neighbourhood`.
_PAIRS = """
    acknowledgement/acknowledgment aemi/emi aerofoil/airfoil aeroplane/airplane aesth/esth aetiol/etiol
    aluminium/aluminum archaeo/archeo armour/armor artefact/artifact behaviour/behavior caesarean/cesarean
    caesium/cesium candour/candor coeliac/celiac colour/color defence/defense endeavour/endeavor enquir/inquir
    enrolment/enrollment faec/fec favour/favor fervour/fervor fibreglass/fiberglass flavour/flavor focuss/focus foet/fet
    fulfilment/fulfillment gynaec/gynec haema/hema haemo/hemo harbour/harbor homoeo/homeo honour/honor humour/humor
    instalment/installment jewellery/jewelry judgement/judgment labour/labor licence/license manoeuvrab/maneuverab
    manoeuvre/maneuver manoeuvring/maneuvering marvellous/marvelous mediaev/mediev mould/mold neighbour/neighbor
    odour/odor oedema/edema oesoph/esoph oestr/estr offence/offense paed/ped palaeo/paleo parlour/parlor plough/plow
    pnoea/pnea practis/practic pretence/pretense rancour/rancor rigour/rigor rrhoea/rrhea rumour/rumor saviour/savior
    sceptic/skeptic skilful/skillful splendour/splendor sulph/sulf tumour/tumor vapour/vapor vigour/vigor
"""
_PARTS = {british: spelled for british, _, spelled in (pair.partition("/") for pair in _PAIRS.split())}
_PART = re.compile("|".join(sorted(_PARTS)))

_UNIT = "(?:centi|deci|hecto|kilo|micro|milli|nano)"
_ENDINGS = (
    (
        re.compile(rf"^((?:amphi)?theat|(?:bary|epi|hypo|meta)?cent|fib|sab|tit|{_UNIT}?lit|{_UNIT}met)re(s?)$"),
        r"\1er\2",
    ),
    (re.compile(r"^(cent)r(ed|ing)$"), r"\1er\2"),
    # At least three letters before it: not `rise`, and not `prise`, which is no `prize`.
    (re.compile(r"(?<=[a-z]{3})is(e|ed|er|ers|es|ing|able|abilit(?:y|ies)|ably|ation|ations|ational)$"), r"iz\1"),
    # Not `analyses`: these are also several times an analysis.
    (re.compile(r"lys(e|ed|er|ers|ing|able)$"), r"lyz\1"),
    (re.compile(r"((?:ana|cata|epi|homo|mono|trave)log)ue(d?|s?)$"), r"\1\2"),
    (re.compile(r"(catalog)u(ed|er|ers|ing)$"), r"\1\2"),
    # Of a verb of two syllables: `modelling`, and not `selling`.
    (re.compile(r"^([a-z]*[aeiouy][a-z]*[ae])ll(ed|er|ers|ing|ings|or|ors)$"), r"\1l\2"),
    (re.compile(r"^grey(?=$|s$|scale)"), "gray"),
    (re.compile(r"^ageing$"), "aging"),
)
# The rule of the doubled l takes the cube of the letters, and what is longer is no word.
_LONGEST = 40
# Nearly all words have none of these, and are done faster than by asking each rule.
_MAY_DIFFER = re.compile(rf"re[ds]?$|^centring|is[aei]|lys[eia]|logu|ll[eio]|^grey|^ageing|{_PART.pattern}")


@lru_cache(maxsize=1 << 16)
def american(word: str) -> str:
    """Return the American spelling of `word`, which is in the `spelling` of words; most are their own.

    It is for comparing words, not for reading: `exercise`, which has one spelling, comes out as `exercize`.
    """
    if len(word) > _LONGEST or not _MAY_DIFFER.search(word):
        return word
    word = _PART.sub(lambda part: _PARTS[part[0]], word)
    for ending, spelled in _ENDINGS:
        word = ending.sub(spelled, word)
    return word
