"""Addresses of plans."""

from django.urls import path

from highroad.web.plans import export_views, public_files, reading_views, section_views, views
from highroad.web.plans.adoption import views as adoption_views
from highroad.web.plans.archive import views as archive_views
from highroad.web.plans.archive import year_views
from highroad.web.plans.calendar.urls import addresses as calendar_addresses
from highroad.web.plans.changes import views as change_views
from highroad.web.plans.comments.urls import addresses as comment_addresses
from highroad.web.plans.following import views as follow_views
from highroad.web.plans.newer import views as newer_views
from highroad.web.plans.packet import views as packet_views
from highroad.web.plans.packs.urls import addresses as pack_addresses
from highroad.web.plans.people.urls import addresses as people_addresses
from highroad.web.plans.reminders import views as reminder_views
from highroad.web.plans.rounds.urls import addresses as round_addresses
from highroad.web.plans.writing.urls import addresses as writing_addresses

app_name = "plans"

_archives = "partnerships/<slug:partnership>/plans/archives/"
_plan = "partnerships/<slug:partnership>/plans/<slug:plan>/"
_section = f"{_plan}sections/<str:requirement>/"

urlpatterns = [
    path("partnerships/<slug:partnership>/plans/", views.plans, name="plans"),
    path("partnerships/<slug:partnership>/plans/start/", views.start, name="start"),
    path("partnerships/<slug:partnership>/plans/import/", archive_views.import_plan, name="import"),
    path(_archives, year_views.archives, name="archives"),
    path(f"{_archives}checksums.txt", year_views.checksums, name="archive_checksums"),
    path(f"{_archives}<int:archive>/", year_views.take_archive, name="take_archive"),
    *people_addresses(_plan, _section),
    path(_plan, views.outline, name="outline"),
    path(f"{_plan}particulars/", views.particulars, name="particulars"),
    path(f"{_plan}coverage/", views.coverage, name="coverage"),
    path(f"{_plan}packet/", packet_views.packet, name="packet"),
    path(f"{_plan}publish/", views.publish, name="publish"),
    path(f"{_plan}adoption/", adoption_views.adoption, name="adoption"),
    path(f"{_plan}adoption/files/<int:signing>/", adoption_views.evidence_file, name="evidence_file"),
    path(f"{_plan}changes/", change_views.changes, name="changes"),
    path(f"{_plan}changes/log/", change_views.change_log, name="change_log"),
    path(f"{_plan}promises/", change_views.promises, name="promises"),
    path(f"{_plan}modify/", change_views.modify, name="modify"),
    path(f"{_plan}carried/", change_views.carry, name="carry"),
    path(f"{_section}carried/", change_views.decide_carry, name="decide_carry"),
    path(f"{_plan}follow/", follow_views.subscribe, name="subscribe"),
    path(f"{_plan}editions.atom", follow_views.feed, name="feed"),
    path(f"{_plan}comment/news.atom", follow_views.comment_feed, name="comment_feed"),
    path("plan-letters/<str:token>/", follow_views.confirm, name="confirm_subscription"),
    path("plan-letters/<str:token>/stop/", follow_views.stop, name="stop_subscription"),
    path(f"{_section}newer/", newer_views.newer, name="newer"),
    path(f"{_section}newer/decide/", newer_views.decide, name="decide_newer"),
    path(f"{_section}sign/", adoption_views.sign, name="sign"),
    path(f"{_section}withdraw/", adoption_views.withdraw, name="withdraw"),
    path(f"{_plan}read/", reading_views.read, name="read"),
    path(f"{_plan}read/<int:number>/plan.<str:form>", public_files.take, name="edition_file"),
    path(f"{_plan}read/<int:number>/whole/", reading_views.whole, name="whole"),
    path(f"{_plan}export/", export_views.export, name="export"),
    path(f"{_plan}export/<uuid:job>/", export_views.download, name="download"),
    path(_section, section_views.section, name="section"),
    path(f"{_section}ways/", section_views.ways, name="ways"),
    path(f"{_section}preview/", section_views.preview, name="preview"),
    path(f"{_section}move/", section_views.move, name="move"),
    path(f"{_section}assign/", section_views.assign, name="assign"),
    path(f"{_section}language/", section_views.language, name="language"),
    path(f"{_section}judge/", section_views.judge, name="judge"),
    path(f"{_section}renew/", section_views.renew, name="renew"),
    *comment_addresses(_plan),
    *round_addresses(_plan),
    *writing_addresses(_plan, _section),
    *calendar_addresses(_plan),
    *pack_addresses(_section),
    path("my/reminders/", reminder_views.reminders, name="reminders"),
    path("reminders/stop/<str:token>/", reminder_views.stop, name="stop_reminders"),
]
