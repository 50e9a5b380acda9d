"""Addresses of people, organizations, regions, partnerships and jobs."""

from django.urls import path

from highroad.web.directory.views import mine, operators, public, stewards

app_name = "directory"

urlpatterns = [
    path("partnerships/", public.partnerships, name="partnerships"),
    path("partnerships/<slug:partnership>/", public.partnership, name="partnership"),
    path("partnerships/<slug:partnership>/edit/", stewards.edit_partnership, name="edit_partnership"),
    path("partnerships/<slug:partnership>/people/", stewards.people, name="people"),
    path("partnerships/<slug:partnership>/people/invite/", stewards.invite, name="invite"),
    path("partnerships/<slug:partnership>/people/<int:member>/", stewards.member, name="member"),
    path(
        "partnerships/<slug:partnership>/people/<int:member>/remove/",
        stewards.remove_member,
        name="remove_member",
    ),
    path(
        "partnerships/<slug:partnership>/invitations/<int:invitation>/send/",
        stewards.send_invitation,
        name="send_invitation",
    ),
    path(
        "partnerships/<slug:partnership>/invitations/<int:invitation>/link/",
        stewards.show_invitation,
        name="show_invitation",
    ),
    path(
        "partnerships/<slug:partnership>/invitations/<int:invitation>/withdraw/",
        stewards.withdraw_invitation,
        name="withdraw_invitation",
    ),
    path("partnerships/<slug:partnership>/partners/add/", stewards.add_partner, name="add_partner"),
    path(
        "partnerships/<slug:partnership>/partners/<slug:organization>/remove/",
        stewards.remove_partner,
        name="remove_partner",
    ),
    path("organizations/", public.organizations, name="organizations"),
    path("organizations/<slug:organization>/", public.organization, name="organization"),
    path("organizations/<slug:organization>/edit/", stewards.edit_organization, name="edit_organization"),
    path("named-regions/<slug:region>/", public.region, name="region"),
    path("named-regions/<slug:region>/redraw/", stewards.redraw_region, name="redraw_region"),
    path("my/", mine.my_partnerships, name="my_partnerships"),
    path("my/account/", mine.account, name="account"),
    path("invitations/<str:token>/", mine.accept_invitation, name="accept_invitation"),
    path("jobs/<uuid:job>/", mine.job, name="job"),
    path("instance/", operators.operations, name="operations"),
    path("instance/people/", operators.accounts, name="accounts"),
    path("instance/people/<int:person>/", operators.person, name="person"),
    path("instance/audit/", operators.audit_log, name="audit_log"),
    path("instance/regions/new/", operators.new_region, name="new_region"),
    path("instance/partnerships/new/", operators.new_partnership, name="new_partnership"),
    path("instance/organizations/new/", operators.new_organization, name="new_organization"),
]
