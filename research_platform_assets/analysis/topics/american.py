"""British and American spellings of the same English word.

Belongs here: the rules by which they differ. Does not belong here: plurals (`terms`), what a collection folds onto what
(`vocabulary`).

The rules are the regular differences: -our, -re, -ise, -yse, -ogue, doubled l, ae and oe, and single words. What both
spellings have as words of their own is left alone: `dialog` and `dialogue`, `disk` and `disc`, `draft` and `draught`,
`prize` and `prise`, `tire` and `tyre`.
"""

from __future__ import annotations

import re
from functools import lru_cache

# Anywhere in a word, so that words made of these count as well: `watercolour`, `neighbourhood`.
_PAIRS = """
    acknowledgement/acknowledgment aemi/emi aerofoil/airfoil aeroplane/airplane aesth/esth aetiol/etiol
    aluminium/aluminum archaeo/archeo armour/armor artefact/artifact behaviour/behavior caesium/cesium candour/candor
    colour/color defence/defense diarrhoea/diarrhea endeavour/endeavor enquir/inquir enrolment/enrollment faec/fec
    favour/favor fervour/fervor flavour/flavor foet/fet fulfilment/fulfillment gynaec/gynec haema/hema haemo/hemo
    harbour/harbor homoeo/homeo honour/honor humour/humor instalment/installment jewellery/jewelry judgement/judgment
    labour/labor licence/license manoeuvre/maneuver marvellous/marvelous mediaev/mediev mould/mold neighbour/neighbor
    odour/odor oedema/edema oesoph/esoph oestro/estro offence/offense paed/ped palaeo/paleo parlour/parlor plough/plow
    practis/practic pretence/pretense rancour/rancor rigour/rigor rumour/rumor saviour/savior sceptic/skeptic
    skilful/skillful splendour/splendor sulph/sulf tumour/tumor vapour/vapor vigour/vigor
"""
_PARTS = {british: spelled for british, _, spelled in (pair.partition("/") for pair in _PAIRS.split())}
_PART = re.compile("|".join(sorted(_PARTS)))

_OF_LENGTH = "(?:centi|deci|hecto|kilo|micro|milli|nano)?(?:lit|met)"
_ENDINGS = (
    (re.compile(rf"^((?:amphi)?theat|calib|(?:epi)?cent|fib|lust|sab|spect|{_OF_LENGTH})re(s?)$"), r"\1er\2"),
    (re.compile(r"^(cent)r(ed|ing)$"), r"\1er\2"),
    # At least three letters before it: not `rise`, and not `prise`, which is no `prize`.
    (re.compile(r"(?<=[a-z]{3})is(e|ed|er|ers|es|ing|able|ation|ations|ational)$"), r"iz\1"),
    # Not `analyses`: these are also several times an analysis.
    (re.compile(r"lys(e|ed|er|ers|ing)$"), r"lyz\1"),
    (re.compile(r"((?:ana|cata|epi|homo|mono|trave)log)ue(d?|s?)$"), r"\1\2"),
    (re.compile(r"(catalog)u(ed|er|ers|ing)$"), r"\1\2"),
    # Of a verb of two syllables: `modelling`, and not `selling`.
    (re.compile(r"^([a-z]*[aeiouy][a-z]*[ae])ll(ed|er|ers|ing|ings|or|ors)$"), r"\1l\2"),
    (re.compile(r"^grey(?=$|s$|scale)"), "gray"),
    (re.compile(r"^(program)me(s?)$"), r"\1\2"),
    (re.compile(r"^ageing$"), "aging"),
)
# The rule of the doubled l takes the cube of the letters, and what is longer is no word.
_LONGEST = 40
# Nearly all words have none of these, and are done faster than by asking each rule.
_MAY_DIFFER = re.compile(rf"re[ds]?$|^centring|is[aei]|lys[ei]|logu|ll[eio]|^grey|^programme|^ageing|{_PART.pattern}")


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
