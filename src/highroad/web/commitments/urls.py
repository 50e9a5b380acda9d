"""Addresses of principles, recommendations and strategy."""

from django.urls import path

from highroad.web.commitments import recommendation_views, sheet_views, step_views, views

app_name = "commitments"

_base = "partnerships/<slug:partnership>/"
_principle = f"{_base}principles/<int:number>/"
_recommendation = f"{_base}recommendations/<int:number>/"
_strategy = f"{_base}strategy/"

urlpatterns = [
    path(f"{_base}principles/", views.principles, name="principles"),
    path(f"{_base}principles/add/", views.add_principle, name="add_principle"),
    path(f"{_base}principles/sheet/", sheet_views.principles_in, name="principles_in"),
    path(f"{_base}principles/principles.<str:form>", sheet_views.principles_out, name="principles_out"),
    path(_principle, views.principle, name="principle"),
    path(f"{_principle}edit/", views.edit_principle, name="edit_principle"),
    path(f"{_base}recommendations/", recommendation_views.recommendations, name="recommendations"),
    path(f"{_base}recommendations/add/", recommendation_views.add_recommendation, name="add_recommendation"),
    path(f"{_base}recommendations/sheet/", sheet_views.recommendations_in, name="recommendations_in"),
    path(
        f"{_base}recommendations/recommendations.<str:form>",
        sheet_views.recommendations_out,
        name="recommendations_out",
    ),
    path(_recommendation, recommendation_views.recommendation, name="recommendation"),
    path(f"{_recommendation}edit/", recommendation_views.edit_recommendation, name="edit_recommendation"),
    path(f"{_recommendation}issue/", recommendation_views.issue, name="issue"),
    path(f"{_recommendation}respond/", recommendation_views.respond, name="respond"),
    path(f"{_recommendation}withdraw/", recommendation_views.withdraw, name="withdraw"),
    path(f"{_recommendation}done/", recommendation_views.done, name="done"),
    path(f"{_recommendation}steps/add/", step_views.add_step, name="add_step"),
    path(f"{_recommendation}steps/<int:step>/", step_views.edit_step, name="edit_step"),
    path(f"{_recommendation}steps/<int:step>/stands/", step_views.step_stands, name="step_stands"),
    path(f"{_recommendation}steps/<int:step>/remove/", step_views.remove_step, name="remove_step"),
    path(f"{_base}recommendations/steps/sheet/", sheet_views.steps_in, name="steps_in"),
    path(f"{_base}recommendations/steps.<str:form>", sheet_views.steps_out, name="steps_out"),
    path(_strategy, views.strategy, name="strategy"),
    path(f"{_strategy}sheet/", sheet_views.strategy_in, name="strategy_in"),
    path(f"{_strategy}strategy.<str:form>", sheet_views.strategy_out, name="strategy_out"),
    path(f"{_strategy}edit/", views.edit_strategy, name="edit_strategy"),
    path(f"{_strategy}alignment/", views.alignment, name="alignment"),
    path(f"{_strategy}programs-and-people/", views.crossing, name="crossing"),
    path(f"{_strategy}add/<str:level>/", views.add_item, name="add_item"),
    path(f"{_strategy}<int:item>/", views.edit_item, name="edit_item"),
    path(f"{_strategy}<int:item>/retire/", views.retire_item, name="retire_item"),
]
