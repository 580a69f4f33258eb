"""The facts of a decision as a form: what was filled in becomes a new frozen value."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from stdnum.cn import uscc
from stdnum.exceptions import ValidationError as BadNumber

from desk.forms import Day, PaperField
from disclosure.decision import Act, Decision, PartyKind, PenaltyKind
from disclosure.document_number import canonical

_LONG = {"facts", "basis", "content", "full_text"}
_TEXTS = {
    "violation_type": "违法行为类型",
    "facts": "违法事实",
    "basis": "决定依据",
    "content": "决定内容",
    "affected_certificate": "暂扣或吊销证照名称及编号",
    "document_title": "文书名称",
    "licence_category": "许可类别",
    "certificate_name": "许可证书名称",
    "licence_number": "许可编号",
    "industry": "行业",
    "full_text": "文书全文",
}
_BESIDE_FACTS = {"note", "paper"}
_ONLY_OF = {
    Act.PENALTY: {"violation_type", "affected_certificate"},
    Act.LICENCE: {"licence_category", "certificate_name", "licence_number"},
}


def _text(name: str, label: str) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 5 if name == "full_text" else 3})
    widget = area if name in _LONG else forms.TextInput()
    return forms.CharField(label=label, required=False, max_length=50_000, widget=widget)


class FactsForm(forms.Form):
    """What may be mended at the desk; agency and act stay what they are."""

    document_number = forms.CharField(label="文书号", max_length=128)
    party_name = forms.CharField(label="当事人名称", max_length=200)
    party_kind = forms.ChoiceField(
        label="当事人类别", choices=[(kind.value, kind.value) for kind in PartyKind]
    )
    party_code = forms.CharField(label="统一社会信用代码", required=False, max_length=18)
    representative = forms.CharField(label="法定代表人或经营者", required=False, max_length=50)
    address = forms.CharField(label="住所", required=False, max_length=300)
    decided_on = Day("决定日期", required=True)
    penalty_kinds = forms.MultipleChoiceField(
        label="处罚类别",
        required=False,
        choices=[(kind.value, kind.value) for kind in PenaltyKind],
        widget=forms.CheckboxSelectMultiple,
    )
    fine_wan = forms.DecimalField(label="罚款金额（万元）", required=False, min_value=0)
    confiscated_wan = forms.DecimalField(label="没收金额（万元）", required=False, min_value=0)
    valid_until = Day("有效期至")
    stated_last_day = Day("公示截止期（填报）")

    def __init__(self, *args: Any, decision: Decision, **options: Any) -> None:
        super().__init__(*args, **options)
        self._decision = decision
        for name, label in _TEXTS.items():
            if self._concerns(name):
                self.fields[name] = _text(name, label)
        if decision.act is not Act.PENALTY:
            for name in ("penalty_kinds", "fine_wan", "confiscated_wan", "stated_last_day"):
                del self.fields[name]
        if not self.is_bound:
            self.initial = {name: self._known(name) for name in self.fields}

    def _concerns(self, name: str) -> bool:
        only = [act for act, names in _ONLY_OF.items() if name in names]
        return not only or self._decision.act in only

    def _known(self, name: str) -> Any:
        party = self._decision.party
        if name == "penalty_kinds":
            return [kind.value for kind in self._decision.penalty_kinds]
        named: dict[str, Any] = {"party_name": party.name, "party_kind": party.kind.value}
        named |= {"party_code": party.code, "representative": party.representative}
        named |= {"address": party.address}
        return named[name] if name in named else getattr(self._decision, name)

    def clean_party_code(self) -> str | None:
        """A code with the right check digit, or none."""
        code = str(self.cleaned_data["party_code"]).strip().upper()
        if not code:
            return None
        try:
            return str(uscc.validate(code))
        except BadNumber as error:
            raise forms.ValidationError("统一社会信用代码的校验码不对，请对照营业执照") from error

    def clean_document_number(self) -> str:
        """The number in canonical form."""
        return canonical(self.cleaned_data["document_number"])

    def decision(self) -> Decision:
        """The facts as filled in; what the form does not show stays as it was."""
        given: dict[str, Any] = {name: value or None for name, value in self.cleaned_data.items()}
        party = replace(
            self._decision.party,
            name=given.pop("party_name"),
            kind=PartyKind(given.pop("party_kind")),
            code=given.pop("party_code"),
            representative=given.pop("representative"),
            address=given.pop("address"),
        )
        if "penalty_kinds" in given:
            given["penalty_kinds"] = tuple(
                kind for kind in PenaltyKind if kind.value in (given["penalty_kinds"] or [])
            )
        return replace(self._decision, party=party, **given)


class CorrectionForm(FactsForm):
    """A correction: the facts, and what the public is told about it."""

    note = forms.CharField(
        label="更正说明（公开）",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="写明更正了什么，不重复错误的内容",
    )
    paper = PaperField()

    def _known(self, name: str) -> Any:
        return "" if name in _BESIDE_FACTS else super()._known(name)

    def decision(self) -> Decision:
        """The facts as corrected."""
        kept = self.cleaned_data
        self.cleaned_data = {k: v for k, v in kept.items() if k not in _BESIDE_FACTS}
        try:
            return super().decision()
        finally:
            self.cleaned_data = kept
