"""Addresses of occupation lists, their appeals, and registers."""

from django.urls import path

from highroad.web.goodjobs.views import appeals, lists, registers, standards

app_name = "goodjobs"

_base = "partnerships/<slug:partnership>/"
_list = f"{_base}occupation-lists/<int:number>/"
_standard = f"{_base}standards/<slug:kind>/"
_register = f"{_base}registers/<int:number>/"

urlpatterns = [
    path(f"{_base}occupation-lists/", lists.lists, name="lists"),
    path(f"{_base}occupation-lists/add/", lists.add_list, name="add_list"),
    path(_list, lists.published, name="list"),
    path(f"{_list}workshop/", lists.workshop, name="workshop"),
    path(f"{_list}edit/", lists.edit_list, name="edit_list"),
    path(f"{_list}publish/", lists.publish, name="publish"),
    path(f"{_list}versions/<int:version>/", lists.version, name="version"),
    path(f"{_list}versions/<int:version>/list.<slug:form>", lists.version_file, name="version_file"),
    path(f"{_list}appeals/file/", appeals.file_appeal, name="file_appeal"),
    path(f"{_list}appeals/<int:appeal>/", appeals.appeal, name="appeal"),
    path(f"{_list}appeals/<int:appeal>/decide/", appeals.decide, name="decide"),
    path(f"{_base}registers/", registers.registers, name="registers"),
    path(f"{_base}registers/add/<slug:kind>/", registers.add_register, name="add_register"),
    path(_standard, standards.standard, name="standard"),
    path(f"{_standard}edit/", standards.edit_standard, name="edit_standard"),
    path(
        f"{_base}standards/<slug:kind>/versions/<int:version>/", standards.standard, name="standard_version"
    ),
    path(
        f"{_base}standards/<slug:kind>/versions/<int:version>/standard.yaml",
        standards.standard_file,
        name="standard_file",
    ),
    path(_register, registers.register, name="register"),
    path(f"{_register}renew/", registers.renew_register, name="renew_register"),
    path(f"{_register}editions/<int:edition>/seats.svg", registers.register_seats, name="register_seats"),
    path(f"{_register}editions/<int:edition>/programs.jsonld", registers.register_ctdl, name="register_ctdl"),
    path(f"{_register}editions/<int:edition>/<slug:name>.csv", registers.register_rows, name="register_rows"),
]
