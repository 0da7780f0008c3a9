/** What the server says, in English, where its own text is for scripts: in the words of the compatible API, or of its requests. */
import type { components } from "./openapi";

const en: Readonly<Partial<Record<components["schemas"]["ErrorCode"], string>>> = {
  not_signed_in: "You are not signed in.",
  proof_needed: "Confirm that it is you, then try again.",
  not_oneself: "You cannot remove yourself.",
  blank: "This must not be empty.",
  project_parameter: "A project must be named.",
  model_version_parameter: "A model version must be named.",
  too_long: "At most {most} characters.",
  too_short: "At least {least} characters.",
  no_object: "Invalid data: a JSON object is needed.",
  no_such_object: "This is not there (any more), or you may not see it ({what}).",
  unknown_person: "There is no person {user}.",
  select_tasks: "Say which tasks.",
  too_many_selected: "Name at most {most} tasks. Use a filter and all tasks for more.",
  must_be_object: "This must be a JSON object.",
  nothing_to_import: "There were neither data nor files.",
  wrong_people: "Say for each author of the file whose the annotations become: the number of somebody here, “importer” or “placeholder”.",
  people_have_worked: "People have worked on {number} of these tasks since. Their work goes with the tasks, and comes back when the import is redone.",
  prediction_task_unknown: "There is no task {task} in this project.",
  item_no_object: "A task must be a JSON object.",
  file_not_json: "The file is not JSON: it must start with a square bracket (a list of tasks) or a curly one (one task).",
  no_tasks_added: "No tasks were added.",
  config_loses_tag: "The tag \"{name}\" cannot be removed: there are {count} annotations made with it.",
  config_loses_controls: "The annotations that are there do not fit this configuration:\n{list}",
  data_wrong_type: "The field \"{name}\" ({value}) is \"{found}\", but the tag {tag} expects: {expected}.",
  data_no_key: "The data of the task lack the field \"{name}\".",
  url_refused: "This address leads into a network that is not allowed. Use a public address, or ask an administrator to allow this one with EGRESS_ALLOW.",
};

export { en as WORDS };

export const VALUES: Readonly<Record<string, string>> = {};
