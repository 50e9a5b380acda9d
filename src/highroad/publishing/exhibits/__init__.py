"""Exhibits: saved questions asked of published data, and their answers.

`build_exhibit(Question("location-quotients", {"region": "metro:23420"}), catalogue=Catalogue(None))`
"""

from highroad.publishing.exhibits.build import build_exhibit
from highroad.publishing.exhibits.exhibit import Exhibit, Missing, Operand
from highroad.publishing.exhibits.kind import Kind, Parameter
from highroad.publishing.exhibits.question import Question
from highroad.publishing.exhibits.registers import REGISTERS, register_exhibit
from highroad.publishing.exhibits.registry import kind_named, kinds

__all__ = [
    "REGISTERS",
    "Exhibit",
    "Kind",
    "Missing",
    "Operand",
    "Parameter",
    "Question",
    "build_exhibit",
    "kind_named",
    "kinds",
    "register_exhibit",
]
