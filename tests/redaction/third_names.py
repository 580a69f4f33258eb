"""The names of the third corpus, as a register of people has them: common surnames are common."""

from __future__ import annotations

import random

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董袁潘于蒋蔡余杜叶程"
    "魏苏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝"
    "龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞"
    "左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕"
)
"""By frequency; drawn with a weight that falls with the place."""
COMPOUND = ["欧阳", "上官", "司马", "诸葛", "皇甫", "令狐", "慕容", "东方", "公孙", "端木", "尉迟"]
_ONE = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚鑫波斌辉丹萍鹏华红玉兵凯俊帆峰雪琳亮慧倩颖博宇婷玲"
    "洁莉岩健坤宁璐琪龙阳晶琴旭燕菲瑶晨欣然翔楠森栋昊瑞彬虹岚岩毅锋雄彪泉钧铭锐朋蕾蓉薇"
)
_FIRST = "建国志文海晓小玉春秀桂丽俊永德世家明红金振宏少子梓雨浩思佳嘉宇天立庆光新学长正国兴元广凤淑美惠雅"
_SECOND = "国华军明强伟平英兰芳珍梅云霞红生林成龙峰祥福荣斌辉勇刚涛波杰鹏飞洋宁文武民良才发贵财豪轩涵琪怡欣悦婷娟萍琴香莲菊"
MINORITY = [
    "阿依古丽·买买提",
    "艾尔肯·吐尔逊",
    "阿卜杜热合曼·依明",
    "古丽娜尔·阿布都拉",
    "叶尔江·哈山",
    "木拉提•加尼",
    "买买提明·阿不力孜",
    "斯琴·巴雅尔",
    "扎西·顿珠",
    "吉克·阿依",
]
LATIN = ["Michael Chen", "Juan Carlos Reyes", "KIM MIN-SU", "Oleg Ivanov", "Nguyen Van Thanh"]


class Names:
    """Draws names: one in four has two characters, one in fifteen a compound surname."""

    def __init__(self, draw: random.Random) -> None:
        self.random = draw
        self._weights = [1 / (place + 8) for place in range(len(_SURNAMES))]

    def __call__(self, form: str = "") -> str:
        pick = self.random.choice
        if form == "m":
            return pick(MINORITY)
        if form == "f":
            return pick(LATIN)
        if form == "1":
            return self._surname()
        if form == "c" or (not form and self.random.random() < 0.06):
            return pick(COMPOUND) + pick(_ONE)
        if form == "2" or self.random.random() < 0.25:
            return self._surname() + pick(_ONE)
        return self._surname() + pick(_FIRST) + pick(_SECOND)

    def _surname(self) -> str:
        return self.random.choices(_SURNAMES, self._weights)[0]
