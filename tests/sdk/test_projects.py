import pytest
from label_studio_sdk.core.api_error import ApiError

from conftest import CHOICES


def test_a_new_project_has_the_known_defaults(project):
    assert project.title == "Moods of texts"
    assert project.sampling == "Sequential sampling"
    assert project.skip_queue == "REQUEUE_FOR_OTHERS"
    assert (project.maximum_annotations, project.overlap_cohort_percentage) == (1, 100)
    assert (project.task_number, project.total_annotations_number) == (0, 0)
    assert project.color == "#FFFFFF"


def test_the_parsed_configuration_names_controls_and_objects(client, project):
    parsed = client.projects.get(project.id).parsed_label_config
    assert parsed["mood"]["type"] == "Choices"
    assert parsed["mood"]["to_name"] == ["text"]
    assert parsed["mood"]["labels"] == ["good", "bad"]
    assert parsed["mood"]["inputs"] == [{"type": "Text", "valueType": None, "value": "text"}]


def test_the_label_interface_of_the_client_reads_the_configuration(project):
    interface = project.get_label_interface()
    assert interface.get_control("mood").labels == ["good", "bad"]
    assert interface.get_object("text").value == "$text"


def test_projects_are_listed_page_by_page_and_found_by_title(client, project):
    others = [client.projects.create(title=f"Another {n}", label_config=CHOICES).id for n in range(3)]
    try:
        listed = [each.id for each in client.projects.list(page_size=2)]
        assert {project.id, *others} <= set(listed)
        assert len(listed) == len(set(listed))
        found = [each.id for each in client.projects.list(title="another 1")]
        assert others[1] in found and project.id not in found
    finally:
        for other in others:
            client.projects.delete(other)


def test_a_project_is_changed(client, project):
    client.projects.update(project.id, title="Renamed", expert_instruction="Read twice", maximum_annotations=2, show_instruction=True)
    changed = client.projects.get(project.id)
    assert (changed.title, changed.expert_instruction) == ("Renamed", "Read twice")
    assert (changed.maximum_annotations, changed.show_instruction) == (2, True)


def test_a_configuration_is_checked(client, project):
    client.projects.validate_label_config(project.id, label_config=CHOICES)
    with pytest.raises(ApiError) as refused:
        client.projects.validate_label_config(project.id, label_config="<View><Choices></View>")
    assert refused.value.status_code == 400


def test_a_configuration_that_stored_annotations_do_not_fit_is_refused(client, project):
    from conftest import choice

    task = client.tasks.create(project=project.id, data={"text": "fine"})
    client.annotations.create(task.id, result=choice("good"))
    other = CHOICES.replace('name="mood"', 'name="feeling"')
    with pytest.raises(ApiError) as refused:
        client.projects.update(project.id, label_config=other)
    assert refused.value.status_code == 400
    assert client.projects.get(project.id).label_config.strip() == CHOICES.strip()


def test_a_title_that_is_too_short_is_refused_by_name(client):
    with pytest.raises(ApiError) as refused:
        client.projects.create(title="ab", label_config=CHOICES)
    assert refused.value.status_code == 400
    assert "title" in refused.value.body["validation_errors"]


def test_a_deleted_project_is_gone(client):
    made = client.projects.create(title="Short life", label_config=CHOICES)
    client.projects.delete(made.id)
    with pytest.raises(ApiError) as missing:
        client.projects.get(made.id)
    assert missing.value.status_code == 404
    assert missing.value.body["detail"] == "No Project matches the given query."
    assert made.id not in [each.id for each in client.projects.list()]
