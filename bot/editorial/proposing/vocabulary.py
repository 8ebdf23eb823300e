"""The words by which names and questions are put into the other language: what things are, what they are like, what is measured."""

from __future__ import annotations

import re

from bot.facts.languages import language_of
from bot.language.hearing import readings
from bot.language.vectors import han_words

_GENERIC = """
company: Company, Ltd, Corporation, Inc, Limited | 公司 有限公司 有限责任公司 股份有限公司
group: Group, Holdings | 集团
bureau: Bureau | 局
department: Department | 部门 厅 部
office: Office | 办公室 办事处
committee: Committee, Commission | 委员会 管委会 组委会
council: Council | 议会 市政厅
government: Government | 政府 人民政府
association: Association, Society, Federation | 协会 联合会 商会 学会
cooperative: Cooperative | 合作社
foundation: Foundation | 基金会
fund: Fund | 基金
trust: Trust | 信托
bank: Bank | 银行
university: University | 大学
college: College | 学院
school: School | 学校 中学 小学
institute: Institute | 研究所 研究院
hospital: Hospital | 医院
museum: Museum | 博物馆
library: Library | 图书馆
gallery: Gallery | 画廊 展厅
hall: Hall, House | 会堂 大厅 礼堂
centre: Centre, Center | 中心
station: Station, Terminal | 站 车站 火车站 客运站 服务站
works: Works, Plant | 水厂 电厂 污水处理厂 厂
port: Port | 港 港口
harbour: Harbour, Harbor | 港湾
quay: Quay, Wharf, Pier | 码头
berth: Berth | 泊位
airport: Airport | 机场
bridge: Bridge, Footbridge | 大桥 桥
road: Road | 公路 路
street: Street | 大街 街
square: Square | 广场
park: Park | 公园 产业园 园区 工业园 物流园 园
garden: Garden | 花园
building: Building | 大楼 大厦 楼
zone: Zone | 开发区 经济开发区 经开区 自贸区 示范区
county: County | 县
city: City | 市
town: Town | 镇
township: Township | 乡
village: Village | 村
estate: Estate | 小区 新村 花苑
community: Community | 社区
district: District | 区
province: Province | 省
region: Region | 地区
lake: Lake | 湖
river: River | 河 江
island: Island | 岛
project: Project, Works, Scheme | 项目 工程
programme: Programme, Program | 计划
plan: Plan | 规划 方案
agreement: Agreement, Memorandum | 协议 备忘录 合同
exchange: Exchange | 交流
festival: Festival | 文化节 节
fair: Fair | 洽谈会 展销会 博览会 对接会 招聘会
exhibition: Exhibition | 展览 展览会
scholarship: Scholarship | 奖学金
grant: Grant | 补助
diploma: Diploma | 文凭
course: Course | 课程 培训班
board: Board | 董事会
line: Line, Route | 线路 专线 号线
market: Market | 市场
"""
"""Words for what a thing is, with which names end: concept, English (the first is written), Chinese (the first is written)."""


_SETTING_APART = """
first: First | 第一
second: Second | 第二
third: Third | 第三
new: New | 新
east: East, Eastern | 东
west: West, Western | 西
south: South, Southern | 南
north: North, Northern | 北
central: Central | 中央
national: National | 国家
provincial: Provincial | 省立
people: People's | 人民
public: Public | 公共
international: International | 国际
economic: Economic | 经济
development: Development | 发展 开发
industry: Industry, Industrial | 产业 工业
agriculture: Agriculture, Agricultural | 农业
rural: Rural | 农村
transport: Transport, Transit | 交通 交通运输
water: Water | 水利 供水
culture: Culture, Cultural | 文化
tourism: Tourism | 旅游
education: Education | 教育
finance: Finance, Financial | 财政
statistics: Statistics | 统计
logistics: Logistics | 物流
investment: Investment | 投资
construction: Construction | 建设
health: Health | 卫生 健康
food: Food | 食品
science: Science | 科学
technology: Technology, Technical | 技术 科技
vocational: Vocational | 职业
experimental: Experimental | 实验
service: Service, Services | 服务
talent: Talent | 人才
housing: Housing | 住房
community: Community | 社区
youth: Youth | 青年
energy: Energy | 能源
power: Power | 电力
bus: Bus | 公交
tax: Tax | 税务
business: Business | 商务
trade: Trade | 贸易 商贸
exhibitions: Convention | 会展
cooperation: Cooperation | 协作 合作
labour: Labour | 劳务
employment: Employment | 就业
forest: Forest | 林业 森林
smart: Smart | 智能
cold: Cold Storage | 冷链
marine: Marine | 海洋
annual: Annual | 年度
main: Main | 主要
social: Social | 社会
resources: Resources | 资源
heritage: Heritage | 遗产
art: Art, Arts | 艺术
"""

_MEASURED = """
total investment: total investment, total cost | 总投资
investment: investment, capital expenditure, capital spending | 投资 投资额
income: income, revenue, operating income, turnover | 收入 营业收入
costs: costs, operating costs, cost, final cost | 成本 费用
budget: budget | 预算
fee: fee, charge, tuition, annual tuition | 收费 学费
price: price, fare | 价格 票价 收购价
rent: rent, property rents | 租金
deposit: deposit | 押金
grant: grant, subsidy, employment grant | 补贴 补助 奖励
scholarship: scholarship | 奖学金
prize: prize | 奖金
fund: fund | 资金 基金
surplus: surplus | 盈余
profit: profit | 利润 利润总额
tax: tax, tax revenue | 税收 税收收入
output value: output value | 产值 总产值
output: output, production | 产量
retail sales: retail sales | 零售额 销售额
area: area, site, floor area | 面积 建筑面积 规划面积 占地
length: length | 长度 全长
distance: distance | 距离
width: width | 宽度
volume: volume, cargo, throughput, capacity | 吞吐量 能力
weight: weight | 重量
share: share, rate | 占比 比例
growth: growth, increase | 增长
temperature: temperature | 温度
population: population, residents | 人口 常住人口
companies: companies, businesses, enterprises, firms | 企业 公司
projects: projects | 项目
people: people, persons | 人
staff: staff, permanent staff, employees, workers | 员工 职工
students: students, pupils | 学生
places: places | 名额
jobs: jobs, positions, full-time positions | 岗位
visitors: visitors, guests | 游客 观众
seats: seats | 座位
spaces: parking spaces, spaces | 车位 泊位
stands: stands, booths | 展位
workshops: workshops | 工作室
lifts: lifts | 电梯
apartments: apartments, flats | 公寓 人才公寓
passengers: passengers | 乘客
households: households, families | 农户
homes: homes | 住宅
rooms: rooms, single rooms, shared rooms | 房间
beds: beds | 床位
volunteers: volunteers | 志愿者
members: members | 成员
apprentices: apprentices | 学徒
applicants: applicants, applications | 申请人
buildings: buildings | 楼
complaints: complaints | 投诉
meetings: meetings | 会议
orders: orders | 订单
sales: sales | 销售额 销售收入
wages: wages, salary | 工资 薪酬
stalls: stalls | 摊位
vehicles: vehicles | 车辆
trees: trees | 树
objects: objects, pieces, works | 展品
villages: villages | 村
schools: schools | 学校
doctors: doctors | 医生
teachers: teachers | 教师 专任教师 教职工
deadline: deadline | 截止日期
opening: opening | 开放时间
completion: completion, handover | 完工
duration: duration, term | 期限
"""
"""What is measured or counted: concept, English, Chinese (the first of each is written)."""

_Words = dict[str, str]


def _read(*tables: str) -> tuple[_Words, _Words, dict[str, tuple[str, str]]]:
    english: _Words = {}
    chinese: _Words = {}
    first: dict[str, tuple[str, str]] = {}
    for line in filter(None, "".join(tables).splitlines()):
        concept, _, words = line.partition(": ")
        latin, _, han = words.partition(" | ")
        first.setdefault(concept, (latin.split(", ")[0], han.split()[0]))
        for word in latin.lower().split(", "):
            english.setdefault(word, concept)
        for word in han.split():
            chinese.setdefault(word, concept)
    return english, chinese, first


ENGLISH, CHINESE, _FIRST = _read(_GENERIC)
"""Words for what a thing is -> the concept."""

_NAME_ENGLISH, _NAME_CHINESE, _NAME_FIRST = _read(_GENERIC, _SETTING_APART)
_NOUN_ENGLISH, _NOUN_CHINESE, _NOUN_FIRST = _read(_MEASURED)
_PREFIXES = {"省": "Provincial", "市": "Municipal", "县": "County", "区": "District"}
_SILENT = frozenset({"of", "the", "and", "for", "&"})
_RUNS = re.compile(r"[㐀-鿿]+|\d+")


def ending_of(word: str) -> str:
    """The end of a Chinese word that says what a thing is; empty where it does not."""
    return next((word[start:] for start in range(len(word)) if word[start:] in CHINESE), "")


def translated_name(name: str) -> str:
    """A name as it may be written in the other language: words of the vocabulary, the rest in pinyin or as it stands; else empty.

    A guess, so that it is found: 柳溪大桥 is "Liuxi Bridge", "North Quay" is "北码头".
    """
    if language_of(name) == "en":
        known = [_NAME_FIRST[_NAME_ENGLISH[word.lower()]][1] if word.lower() in _NAME_ENGLISH else word for word in name.split()]
        kept = [word for word in known if word.lower() not in _SILENT]
        return "".join(kept) if any(language_of(word) == "zh" for word in kept) else ""
    parts: list[str] = []
    sounds = ""
    for run in _RUNS.findall(name):
        words = [_PREFIXES[run[0]], *han_words(run[1:])] if run[0] in _PREFIXES and len(run) > 2 else list(han_words(run))
        for word in words:
            end = ending_of(word)
            known_word = word if word.isascii() else _NAME_FIRST[_NAME_CHINESE[word]][0] if word in _NAME_CHINESE else ""
            if known_word or end:
                sounds += "" if known_word else _pinyin(word.removesuffix(end))
                parts += filter(None, (sounds.capitalize(), known_word or _FIRST[CHINESE[end]][0]))
                sounds = ""
            else:
                sounds += _pinyin(word)
    return " ".join(filter(None, (*parts, sounds.capitalize())))


def translated_noun(noun: str) -> str:
    """What is measured or counted, in the other language; empty where the vocabulary has no word for it."""
    if language_of(noun) == "en":
        words = noun.lower().split()
        return next((_NOUN_FIRST[_NOUN_ENGLISH[end]][1] for end in _ends(words) if end in _NOUN_ENGLISH), "")
    return next((_NOUN_FIRST[_NOUN_CHINESE[noun[start:]]][0] for start in range(len(noun)) if noun[start:] in _NOUN_CHINESE), "")


def is_noun(noun: str) -> bool:
    """Whether the vocabulary has the whole of what is measured or counted, and not only its end."""
    return noun.lower() in _NOUN_ENGLISH if language_of(noun) == "en" else noun in _NOUN_CHINESE


def _ends(words: list[str]) -> list[str]:
    return [" ".join(words[start:]) for start in range(max(0, len(words) - 3), len(words))]


def _pinyin(word: str) -> str:
    return "".join(readings().get(character, "") for character in word)
