"""What is filled in at the desk: each form makes a value of the centre, which judges it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.timezone import make_aware

from disclosure.decision import Procedure, Review, Tier
from disclosure.ending import WithdrawalGround
from disclosure.errors import BadInput
from disclosure.moment import SHANGHAI
from disclosure.paper import LARGEST, media_type_of
from disclosure.public_text import FREE_TEXT

YES_NO = (("", "请选择"), ("yes", "是"), ("no", "否"))


class YesNo(forms.ChoiceField):
    """A question that must be answered: nothing is chosen beforehand."""

    def __init__(self, label: str, help_text: str = "") -> None:
        super().__init__(label=label, help_text=help_text, choices=YES_NO, required=False)

    def clean(self, value: Any) -> bool | None:
        """True, False, or None for not said yet."""
        return {"yes": True, "no": False}.get(super().clean(value))

    def prepare_value(self, value: Any) -> Any:
        """The choice that stands for a value."""
        return {True: "yes", False: "no"}.get(value, value) if value is not None else ""


class DateInput(forms.DateInput):
    """A day, picked by the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class Day(forms.DateField):
    """A day; may be left open."""

    def __init__(self, label: str, *, required: bool = False, help_text: str = "") -> None:
        super().__init__(label=label, required=required, help_text=help_text, widget=DateInput())


class PaperField(forms.FileField):
    """The scan of a paper: (name, content), or None where none is chosen."""

    def __init__(self) -> None:
        super().__init__(
            label="文书扫描件",
            required=False,
            help_text="PDF、PNG 或 JPEG，不超过 10 MB；只存内部，不公开",
            widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
        )

    def clean(self, data: Any, initial: Any = None) -> tuple[str, bytes] | None:
        """The paper, if it is one by its first bytes."""
        file = super().clean(data, initial)
        if not file:
            return None
        if file.size > LARGEST:
            raise forms.ValidationError("文书超过 10 MB，请压缩后再传")
        content = file.read()
        try:
            media_type_of(content)
        except BadInput as error:
            raise forms.ValidationError(str(error)) from error
        return str(file.name), content


def _one_of(kind: type[Tier] | type[Procedure] | type[WithdrawalGround]) -> list[tuple[str, str]]:
    return [("", "请选择"), *((one.value, one.value) for one in kind)]


class ReviewForm(forms.Form):
    """What the template lacks and a person says at submission."""

    served_on = Day("送达日期")
    secrecy_review = YesNo("保密审查已通过", "先审查、后公开（保密法实施条例第四十二条）")
    legal_review = forms.CharField(
        label="法制审核", required=False, max_length=200, help_text="审核意见文号；不需要的填“无需”"
    )
    procedure = forms.ChoiceField(label="处罚程序", choices=_one_of(Procedure), required=False)
    tier = forms.ChoiceField(label="失信等级", choices=_one_of(Tier), required=False)
    tier_reason = forms.CharField(label="等级的理由", required=False, max_length=500)
    is_minor = YesNo("当事人是未成年人")
    is_private = YesNo("主要事实涉及个人隐私或者商业秘密")
    moved_to_criminal = YesNo("已移送司法机关")
    publish_minor_tier = YesNo("轻微等级仍予公示", "一般不公示；选“是”须符合本地规定")
    social_influence_reason = forms.CharField(
        label="具有一定社会影响的理由", required=False, max_length=500
    )
    stated_last_day_settled = YesNo("公示截止期以推算为准", "仅在填报的截止期与推算不一致时需要")
    text_checked = forms.BooleanField(label="已逐字核对公示文本", required=False)

    @classmethod
    def of(cls, review: Review) -> ReviewForm:
        """The form filled in with what is known."""
        return cls(initial={name: getattr(review, name) for name in cls.base_fields})

    def review(self) -> Review:
        """What was filled in."""
        values = {name: value or None for name, value in self.cleaned_data.items()}
        for name in ("secrecy_review", "is_minor", "is_private", "moved_to_criminal"):
            values[name] = self.cleaned_data[name]
        for name in ("publish_minor_tier", "stated_last_day_settled"):
            values[name] = self.cleaned_data[name]
        values["tier"] = Tier(values["tier"]) if values["tier"] else None
        values["procedure"] = Procedure(values["procedure"]) if values["procedure"] else None
        return Review(**values)


class MomentForm(forms.Form):
    """When what is approved is to be public."""

    disclose_at = forms.DateTimeField(
        label="公示时间",
        required=False,
        help_text="不填则立即公示",
        input_formats=["%Y-%m-%dT%H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )

    def moment(self) -> datetime | None:
        """When it is to be public; None stands for at once."""
        chosen = self.cleaned_data.get("disclose_at")
        if chosen is None:
            return None
        return chosen if chosen.tzinfo else make_aware(chosen, SHANGHAI)


class ApprovalForm(MomentForm):
    """Approval of exactly what was read: its hash comes along."""

    content_hash = forms.CharField(widget=forms.HiddenInput, max_length=64)
    read = forms.BooleanField(label="我已逐字核对公示文本", required=True)


class RefusalForm(forms.Form):
    """Sending back, with a reason for the colleague."""

    reason = forms.CharField(label="退回的理由", max_length=500)


class WithdrawalForm(forms.Form):
    """撤回 (行政处罚法 art. 48)."""

    ground = forms.ChoiceField(label="法定事由", choices=_one_of(WithdrawalGround), required=False)
    reason = forms.CharField(
        label="公开的理由",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="将写入撤回说明对外公开，不得出现当事人的名称",
    )
    decision_number = forms.CharField(label="依据的决定文号", required=False, max_length=200)
    decided_on = Day("该决定的日期")
    paper = PaperField()
    emergency = forms.BooleanField(
        label="紧急撤回：立即撤下，24 小时内由另一人确认", required=False
    )


class RepairForm(forms.Form):
    """信用修复: an early end on a decision of repair."""

    number = forms.CharField(label="信用修复（移出）决定文号", required=False, max_length=200)
    decided_on = Day("决定日期")
    paper = PaperField()
    duties_fulfilled = forms.BooleanField(label="已履行行政处罚决定规定的义务", required=False)
    corrected = forms.BooleanField(label="已改正违法行为", required=False)
    commitment = forms.BooleanField(label="已公开作出信用承诺", required=False)


class RelistingForm(forms.Form):
    """恢复公示: a repair obtained by false material is undone."""

    reason = forms.CharField(label="理由", max_length=500, required=False)
    decision_number = forms.CharField(label="撤销修复的决定文号", required=False, max_length=200)
    paper = PaperField()


class ReasonForm(forms.Form):
    """A step that needs no more than a reason."""

    reason = forms.CharField(label="理由", max_length=500, required=False)


class StayForm(forms.Form):
    """Stay public past the maximum, where the jurisdiction's profile allows it."""

    until = Day("继续公示至", required=True)
    reason = forms.CharField(label="义务未履行的说明", max_length=500, required=False)


class HidingForm(forms.Form):
    """Hide a place that was not found."""

    field = forms.ChoiceField(label="所在栏目", choices=list(FREE_TEXT.items()))
    original = forms.CharField(label="原文", max_length=500, strip=False)
    replacement = forms.CharField(label="改为", max_length=100, initial="×××")
    reason = forms.CharField(label="理由", max_length=200)


class LiftingForm(forms.Form):
    """Leave a place as it is."""

    field = forms.ChoiceField(choices=list(FREE_TEXT.items()))
    original = forms.CharField(max_length=5000, strip=False)
    reason = forms.CharField(label="理由", max_length=200)


def day_or_none(text: str) -> date | None:
    """A day out of an address, None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
