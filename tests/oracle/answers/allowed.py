"""Where our answers differ on purpose, each with its reason. Every other difference is a fault.

An entry names the place, the kind of the difference and the step by patterns that match as a whole; a step begins with
its scenario. `status` says what the real one answered.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Allowed:
    reason: str
    place: str
    what: str = ".*"
    step: str = ".*"
    status: range = range(1000)

    def covers(self, scenario, difference):
        return (
            difference.status in self.status
            and not (difference.place == "status" and difference.ours[0] >= 500)
            and re.fullmatch(self.place, difference.place) is not None
            and re.fullmatch(self.what, difference.what) is not None
            and re.fullmatch(self.step, f"{scenario} {difference.step}", re.DOTALL) is not None
        )


ERROR = range(400, 600)
FAILED = range(500, 600)
TAKEN = range(200, 300)

PROJECT = r"body(\.results\[\]|\[\])?"
TASK = r"body(\.tasks\[\]|\[\])?"
USER = r"body(\.results\[\]|\[\])?(\.user)?"
RELEASE = r"body\.(backend|label-studio-os-package|label-studio-os-backend|label-studio-frontend|dm2|label-studio-converter|lsf)(\..*)?"

#: Errors.
ALLOWED = [
    Allowed("our error says what to do", r"body\.detail", "value", status=ERROR),
    Allowed("our error says what to do", r"body\.validation_errors\..*", "value|type|length", status=ERROR),
    Allowed("every error of ours has the same form, where theirs is sometimes bare", r"body\.(id|status_code|version|exc_info|detail|validation_errors)", "extra", status=ERROR),
    Allowed("what is said in English is also said in codes, for programs and other languages", r"body\.(code|params|validation_codes)", "extra", status=ERROR),
    Allowed("messages are always under validation_errors", r"body\.(label_config|error|details)", "missing", status=ERROR),
    Allowed("an address with a wrong id is refused by itself, without a field", r"body\.validation_errors", "missing", r".* GET .*=(abc|x|)( .*)?", ERROR),
    Allowed("they answer a page, or HTML, where we answer our error", r"body|header Content-Type", "type|value", status=ERROR),
    Allowed("they fail where we refuse", "status", status=FAILED),
    Allowed("PUT is in no documentation of theirs for these", "status", step=r"\w+ \d+ PUT /api/(annotations|tasks|projects)/N/", status=TAKEN),
    Allowed("PUT is in no documentation of theirs for these", "header Allow"),
]  # fmt: skip

#: What is running.
ALLOWED += [
    Allowed("it says what is running, which is not their source", RELEASE, step=r"account .*/api/version.*"),
    Allowed("our own version beside theirs", r"body\.labelkeep", "extra", r"account .*/api/version.*"),
    Allowed("JSON for machines, not HTML around it", "body|header Content-Type", "type|value", r"account .*GET /(health|version)/?"),
]  # fmt: skip

#: People, tokens and the organization.
ALLOWED += [
    Allowed("the role of a person, which theirs has not", USER + r"\.role", "extra"),
    Allowed("a person's name is made of the address, which is what one signs in with", USER + r"\.username", "value"),
    Allowed("a new person must have an address", r"body\.validation_errors\.(email|username)", "extra|missing", r"people .* POST /api/users/ \(nothing\)"),
    Allowed("a new person is in the organization at once", USER + r"\.active_organization", "type"),
    Allowed("a new person is in the organization at once", USER + r"\.active_organization_meta\.\w+", "value"),
    Allowed("nobody changes the profile of another", "status", step=r"people .* PATCH /api/users/.*"),
    Allowed("and so it stays", r"body\[\]\.(last_name|initials)", "value", r"people .* GET /api/users/"),
    Allowed("an owner is refused before it matters that it is oneself", "status", step=r"people .* DELETE /api/users/N/ \(the owner\)", status=ERROR),
    Allowed("a missing final slash, or one too much, is no other address", "status", step=r"people .* GET /api/organizations/N/", status=range(404, 405)),
    Allowed("there is one organization, and no endpoint to make another", "status", step=r"people .* POST /api/organizations/", status=ERROR),
    Allowed("who and when, as in the object itself", r"body\[\]\.(created_by|updated_at)", "extra", r"people .* GET /api/organizations/"),
    Allowed("the name that each product starts with", r"body(\[\])?\.title", "value", r"people .* GET /api/organizations/N?"),
    Allowed("the invite link is a secret, read at /api/invite by who may invite", r"body\.token", "missing", r"people .* /api/organizations/N.*"),
    Allowed("members stand in the order in which they came", r"body\.results\[\]\.(id|user\.(id|email|initials|first_name|last_name))", "value", r"people .*/memberships.*"),
    Allowed("who was removed is gone from the lists", r"body\.(count|results|users)|status", "value|length", r"people .*(memberships.*|\(as it was\))", TAKEN),
    Allowed("the permissions of the role, of the same words", r"body\.permissions\[\]", "value", r".*/whoami.*"),
    Allowed("a stored token is a hash and cannot be shown", r"body\.(token|detail|enabled|has_token)", "missing|extra", r"account .*/api/current-user/token"),
    Allowed("tokens end, and say when", r"body(\[\])?\.(api_token_ttl_days|expires_at|created_at|last_used_at)", "extra", r"account .*"),
    Allowed("a person has several tokens, which have numbers and names, and may do less", r"body\[\]\.(id|name|scope|projects)", "extra", r"account .* GET /api/token/.*"),
    Allowed("how long somebody counts as having proved who they are", r"body\.max_time_since_proof", "extra", r"account .* /api/session-policy/.*"),
    Allowed("what people become who join by the link", r"body\.role", "extra", r"people .*/api/invite.*"),
    Allowed("an access token cannot revoke", "status", step=r"account .* POST /api/token/blacklist/ \(an access token\)"),
    Allowed("a number is no token: 400", "status", step=r"account .* POST /api/token/\w+/ \({'refresh': 5}\)", status=range(400, 405)),
    Allowed("a number is no token: 400", r"body\.validation_errors\.\w+", "extra|missing", r"account .* POST /api/token/rotate/ \({'refresh': 5}\)"),
    Allowed("null is as if the field were not there", "status", step=r"(account|people) .* PATCH /api/(session-policy|users/N)/.*", status=range(400, 401)),
]  # fmt: skip

#: Projects.
ALLOWED += [
    Allowed("fields of ours beside theirs", PROJECT + r"\.(custom_task_lock_ttl|auto_submit|validate_predictions|permissions|my_role|last_activity_at|is_archived|deleted_at|purged_at|data_kind|workspace|is_sandboxed|show_unused_data_columns_to_annotators|show_unused_data_columns_to_reviewers)", "extra"),
    Allowed("projects can be asked for by workspace, which theirs overlooks", r"body\.(count|results)", "value|length", r"projects \d+ GET /api/projects/\?workspaces=1&title=Listed"),
    Allowed("a project is for its people at once; unpublished ones are hidden from annotators", PROJECT + r"\.is_published", "value"),
    Allowed("a project that nobody named has a name to click on", "body\\.title", "value|type", r"projects .* POST /api/projects/ .*"),
    Allowed("a title that is only blanks is refused in a change", "status", step=r"projects .* PATCH .*\"title\": \" *\".*"),
    Allowed("null leaves the title as it is", r"body\.title", "type", r"projects .* PATCH .*\"title\": null.*"),
    Allowed("a text that may be absent is empty, not null", r"body\.description", "type", r"projects .*"),
    Allowed("numbers have bounds that make sense", "status", step=r"projects .* \(.*\"(maximum_annotations|overlap_cohort_percentage)\": (0|-1|101)}?\)"),
    Allowed("null is as if the field were not there", "status", step=r"projects .* \(.*: null}\)", status=range(400, 401)),
    Allowed("there is one organization; a project is in it whatever one sends", "status", step=r"projects .* \(.*\"organization\".*"),
    Allowed("the first thing that cannot be read is told, then the rest", r"body\.validation_errors\.\w+", "missing", r"projects .* \(.*\"color\": \"x+.*"),
    Allowed("a form that says nothing of a box leaves it as it is by default", r"body\.(show_skip_button|enable_empty_annotation|show_collab_predictions)", "value", r"projects .* POST /api/projects/ \((a form|multipart)\)"),
    Allowed("the passwords of other servers are not kept", r"body\.task_data_(login|password)", "type", r"projects .*"),
    Allowed("weights are an object", r"body\.control_weights", "type", r"projects .*"),
    Allowed("formats that are built, ours too, in our words", r"body(\[\])?(\.(description|link|title|name|tags(\[\])?|disabled|has_splits))?", "length|missing|value|extra|type", r"projects .*/export/formats"),
    Allowed("an object that says nothing, where they send nothing", "body|header Content-Type", "type|value", r"projects .*/summary/reset/"),
    Allowed("counts stand in the order of the projects", r"body\.results\[\]\.id", "value", r"projects .*/api/projects/counts/.*"),
    Allowed("our examples", r"body\.sample_task(\..*)?", step=r"projects .*/sample-task/"),
]  # fmt: skip

#: Tasks, annotations, predictions.
ALLOWED += [
    Allowed("whether a task may be skipped; theirs tells it in exports only", TASK + r"\.allow_skip", "extra"),
    Allowed("theirs begins with 2, or takes the number that one sends", TASK + r"\.inner_id", "value", r"(annotations|tasks|data_manager|labeling_config|scripts) .*"),
    Allowed("counters, numbers and state of a task follow from what is done with it", r"body\.(overlap|is_labeled|total_annotations)|status", "value", r"tasks .* PATCH /api/tasks/N/ .*\"(overlap|inner_id|is_labeled|total_annotations|file_upload|updated_by|project)\".*"),
    Allowed("null is as if the field were not there", r"body\.meta|status", "type|value", r"tasks .* PATCH /api/tasks/N/ .*"),
    Allowed("a task says who changed it, or what is on it, last", TASK + r"\.updated_by", "type|length", r"(tasks|annotations|data_manager|filters|labels) .*"),
    Allowed("data without the keys of the config are refused in a change too", "status", step=r"tasks .* PATCH /api/tasks/N/ \({\"data\": {}}\)"),
    Allowed("the field that is missing or wrong is named", r"body\.validation_errors\.(data|project|non_field_errors)", "extra|missing", r"tasks .* POST /api/tasks/ .*"),
    Allowed("text where a number belongs is a 400", "status", step=r"tasks .* POST /api/tasks/ \(.*\"project\": \"x\".*", status=range(404, 405)),
    Allowed("the drafts of a task that is not there are not there", "status", step=r"tasks .* GET /api/tasks/N/drafts", status=TAKEN),
    Allowed("by id, so that pages do not move while tasks change", r"body\[\]\..*", "value|length|type|missing|extra", r"(tasks|annotations) .* GET /api/projects/N/tasks/.*"),
    Allowed("the next task comes as whole as any task", r"body\.(predictions_results|annotations_results|avg_lead_time|draft_exists|predictions_model_versions|predictions_score|storage_filename|completed_at|annotators|annotations_ids)", "extra", r"(tasks|data_manager) .*(/next/|id=next_task).*"),
    Allowed("one's own earlier annotation is there again", r"body\.annotations", "length", r"tasks .*/next/ .*"),
    Allowed("the answer to a change counts already with it", r"body\.(finished_task_number|queue_done)", "value", r"tasks .*/api/projects/N/"),
    Allowed("each task counts once", r"body\.all_data_columns\.\w+", "value", r"\w+ .*/summary/"),
    Allowed("what was taken away is not counted", r"body\.(created_labels_drafts|created_annotations)\..*", "missing|value", r"annotations .*/summary/"),
    Allowed("a form of theirs leaves this unknown", TASK + r"(\.annotations\[\])?\.bulk_created", "type", r"annotations .*"),
    Allowed("when and how it was labeled is not for the sender to say", r"status", step=r"annotations .* (POST|PATCH) /api/.*annotations/.* \(.*\"(last_action|bulk_created|draft_created_at|task|project)\".*"),
    Allowed("nor in a change whose it is", "status", step=r"annotations .* PATCH /api/annotations/N/ \(.*\"completed_by\".*", status=ERROR),
    Allowed("parents that are not there are not kept", "status", step=r"annotations .*\"parent_(prediction|annotation)\": 999999.*", status=range(400, 401)),
    Allowed("a submit that is repeated is answered with what it has made: its first answer may have been lost", "status", step=r"annotations .* \(sent again\)", status=range(409, 410)),
    Allowed("null is as if the field were not there", "status", step=r"annotations .*: null}\)", status=range(400, 401)),
    Allowed("a result is a list of objects", "status", step=r"annotations .* (POST|PATCH) /api/(.*drafts|drafts/N|predictions|predictions/N|.*annotations|annotations/N)/? \(.*\"result\": (\"x\"|5|{}|\[5\]|\[\[\]\]).*", status=TAKEN),
    Allowed("a draft may be empty", "status", step=r"annotations .* POST .*/drafts \(.*\)", status=range(400, 401)),
    Allowed("a place that cannot be is empty", "status", step=r"annotations .* GET /api/tasks/N/annotations/.*/drafts", status=range(404, 405)),
    Allowed("the drafts of an annotation, not of its task", r"body(\[\]\..*)?", "length|value|type|missing|extra", r"annotations .* GET /api/tasks/N/annotations/N/drafts"),
    Allowed("unknown ids are 404 everywhere", "status", step=r"annotations .* (GET|POST) /api/predictions/.*", status=range(400, 401)),
    Allowed("the first thing that is missing is told, then the rest", r"body\.validation_errors\.result", "missing", r"annotations .* POST /api/predictions/ \({}\)"),
    Allowed("a prediction stays with its task", "status", step=r"annotations .* PATCH /api/predictions/N/ .*\"task\".*", status=range(400, 401)),
    Allowed("the score of all predictions, not only of the project's version", TASK + r"\.predictions_score", "type|value"),
    Allowed("results in the order of their annotations", TASK + r"\.(annotations|predictions)_results", "value"),
]  # fmt: skip

#: Labels, and the actions that no list shows.
ALLOWED += [
    Allowed("a new label says its links at once", r"body\[\]\.links", "extra", r"labels .* POST /api/labels/ .*"),
    Allowed("the field that is missing is named by itself", r"body\.validation_errors\.\w+", "extra|missing", r"labels .* POST /api/labels/ .*", ERROR),
    Allowed("null is as if the field were not there", r"body\.validation_errors\.value", "missing", r"labels .* PATCH /api/labels/N/ \(nothing\)"),
    Allowed("the first field that is missing is told, then the rest", r"body\.validation_errors\.\w+", "extra|missing", r"labels .* POST /api/(labels/bulk|label_links/) .*", ERROR),
    Allowed("a project that is not there is 404 everywhere", "status", step=r"labels .* POST /api/labels/bulk .*", status=range(400, 401)),
    Allowed("no project has no links", "status", step=r"labels .* GET /api/label_links/.* \(of no project\)", status=range(400, 401)),
    Allowed("how often the label is there, not in how many annotations its text is", r"body(\.results\[\])?\.annotations_count", "value", r"labels .*/api/label_links/.*"),
    Allowed("every action says what it did, and whether the list is another one", r"body\.(processed_items|reload|detail)", "extra", r"labels .* POST /api/dm/actions/.*"),
    Allowed("a sentence that ends", r"body\.detail", "value", r"labels .*id=rename_labels .*"),
    Allowed("the field that is wrong is named", r"body\.validation_errors\.\w+", "extra|missing", r"labels .*id=rename_labels .*", ERROR),
    Allowed("annotations that an action made say so", r"body(\.tasks)?\[\](\.annotations\[\])?\.(import_id|last_action|bulk_created)", "type|value", r"labels .*"),
]  # fmt: skip

#: What scripts send.
ALLOWED += [
    Allowed("the field that is wrong is named", r"body\.validation_errors\.(url|data|non_field_errors)", "extra|missing", r"scripts .* POST /api/projects/N/tasks/.*", ERROR),
    Allowed("a task says which file it came from", r"body\.tasks\[\]\.file_upload", "type", r"scripts .*"),
    Allowed("an annotation without a result finishes nothing, and is counted", r"body\.(useful_annotation_number|queue_done)", "value", r"scripts .*/api/projects/N/ \(with no result\)"),
    Allowed("a skipped task is still to be labeled, also when it was imported so", r"body\.tasks\[\]\.(is_labeled|completed_at)", "value|type", r"scripts .*\({\"was_cancelled\": 1}\)"),
    Allowed("a redirect has no body, and the document no name", r"header Content-(Type|Disposition)", step=r"scripts .*(docs|swagger).*"),
]  # fmt: skip


#: The Data Manager.
ROW = r"body\.tasks\[\]"
ALLOWED += [
    Allowed("counters are there where theirs are null", r"body\.\w+_number|body\.num_tasks_with_annotations", "type", r"data_manager .*/api/dm/project/.*"),
    Allowed("to choose from: the people of the project", r"body\.columns\[\]\.schema\.items", "length", r"data_manager .*/api/dm/columns/.*"),
    Allowed("a list is of a project", "status", step=r"data_manager .* GET /api/dm/(columns|project|actions)/(\?project=)?"),
    Allowed("unknown ids are 404 everywhere", "status", step=r"data_manager .*/api/dm/views/.*(\?project=N|999999.*)", status=range(400, 401)),
    Allowed("an empty id is no number", r"body\.validation_errors", "missing", r"data_manager .* GET /api/dm/(columns|project|actions)/\?project=", ERROR),
    Allowed("what all values of a field are, for who filters by it", r"body\.columns\[\]\.value_type", "extra", r"data_manager .*/api/dm/columns/.*"),
    Allowed("a row that is not filled in does not narrow the list down", "status", step=r"data_manager .* GET /api/tasks/\?view=N&page_size=1 \(half filled\)", status=FAILED),
    Allowed("PUT is as PATCH", r"body\.data\.selectedItems", "extra", r"data_manager .*/api/dm/views/N/"),
    Allowed("tabs have the order in which they were made", r"body(\[\])?\.order", "value", r"data_manager .*/api/dm/views/.*"),
    Allowed("a tab that no list could show is refused", "status", step=r"data_manager .* POST /api/dm/views/ \(.*(filters|ordering).*", status=TAKEN),
    Allowed("and so is not listed", r"body(\[\]\..*)?", "length|value|missing|extra", r"data_manager .* GET /api/dm/views/\?project=N"),
    Allowed("the field that is missing is named", r"body\.validation_errors\.\w+", "extra|missing", r"data_manager .* POST /api/dm/views/order/ .*"),
    Allowed("the actions that are built, in our words", r"body(\[\](\.(id|experimental|title|order|permission|reload|dialog)(\..*)?)?)?", "length|extra|missing|value|type", r"data_manager .* GET /api/dm/actions/\?project=N"),
    Allowed("forms in our words", r"body(\[\]\.(fields|columnCount).*)?", "length|extra|missing|value|type", r"data_manager .* GET /api/dm/actions/\w+/form/.*"),
    Allowed("no action is 400", "status", step=r"data_manager .* POST /api/dm/actions/\?project=N \(no id\)", status=range(422, 423)),
    Allowed("nothing is deleted without saying which", "status", step=r"data_manager .* POST .*id=delete_tasks.*", status=TAKEN),
    Allowed("after every action one reads again, and is told what was done", r"body\.(reload|detail|processed_items|response)", "value|extra|missing|type", r"data_manager .* POST /api/dm/actions/.*"),
    Allowed("an annotation made from a prediction says so", ROW + r"\.annotations\[\]\.(import_id|last_action|bulk_created)", "type|value", r"data_manager .*after predictions_to_annotations.*"),
    Allowed("a skipped task is still to be labeled, also when it was imported so", ROW + r"\.(is_labeled|completed_at)", "value|type", r"(filters|imports) .*"),
]  # fmt: skip

#: Filters. What their own interface does not offer on a column is refused, where theirs answers something.
ALLOWED += [
    Allowed("an operator that the column does not have", "status", step=r"filters .* \((annotations_results|predictions_results|predictions_model_versions|annotations_ids) (regex|equal|not_equal|starts_with|ends_with|in_list|not_in_list) .*", status=TAKEN),
    Allowed("a regular expression that is none", "status", step=r"filters .* regex String \"\[\"\)", status=TAKEN),
    Allowed("a column that is not there", "status", step=r"filters .* \((order by -?)?(data\.none|nonsense|data\.a__b|data\.|project__id| ).*", status=TAKEN),
]  # fmt: skip


#: Which tasks a filter finds, and in which order. Theirs here on SQLite, with what that makes of texts and numbers.
FOUND = r"body(\.(total|total_predictions|total_annotations|tasks|tasks\[\]\.(id|inner_id)))?"
FOUND_WHAT = "value|length"


def found(reason, step):
    return Allowed(reason, FOUND, FOUND_WHAT, rf"filters \d+ GET /api/tasks/ \({step}.*")


ALLOWED += [
    Allowed("an operator or type that is none", "status", step=r"filters .* \(inner_id (danced|equal Nonsense).*", status=TAKEN),
    Allowed("what is wrong is named under filters", r"body\.validation_errors\.(filters|non_field_errors)", "extra|missing", r"filters .*"),
    Allowed("a year is a date, and so are seconds", "status", step=r"filters .* \(created_at \w+ Datetime \"?\d+\"?\)", status=FAILED),
    Allowed("dates of the data are compared as dates", "status", step=r"filters .* \(data\.when .*", status=FAILED),
    found("2.5 is not 2", r"(inner_id|cancelled_annotations) equal Number 2\.5"),
    found("the score of all predictions, not only of the project's version", r"(order by -?)?predictions_score"),
    found("texts are not compared with numbers", r"data\.(mixed|sometimes) (less|less_or_equal|greater|greater_or_equal) Number"),
    found("a text, a list or nothing is no number", r"data\.(mixed|sometimes) empty Number"),
    found("a prediction with an empty result is there", r"predictions_results empty"),
    found("a version is one of several names, not a text of all", r"predictions_model_versions "),
    found("theirs ignores what it does not know", r"data\.\w+ (starts_with|ends_with)"),
    found("upper and lower case of all letters, not only of English", r"data\.text contains String .*u00c9"),
    found("a task without a value does not have that value", r"(data\.sometimes|file_upload) not_\w+"),
    found("tasks without come last in both directions", r"order by -?(annotators|annotations_results|predictions_results|predictions_model_versions)"),
    found("nothing contains nothing", r"(data\.mixed|storage_filename) contains String \"\""),
    found("nothing comes from a storage yet", r"storage_filename empty"),
    found("a skipped task is still to be labeled, also when it was imported so", r"(order by -?)?completed_at"),
    found("one text is a list of one", r"data\.text in_list String \"apple\""),
    found("the tasks of one import were made at one moment, and changed at another one", r"order by -?(created_at|updated_at)"),
    found("numbers come before texts, texts before the rest", r"order by -?data\.mixed"),
    found("the second ordering counts too", r"order by two"),
]  # fmt: skip

#: Exports.
ALLOWED += [
    Allowed("no spreadsheet runs a text as a formula", r"body\.rows\[\]\.text", "value", r"exports .*"),
    Allowed("a format must be named", "status", step=r"exports .*exportType=", status=TAKEN),
    Allowed("what is neither yes nor no is no", "status", step=r"exports .*download_all_tasks=maybe", status=ERROR),
]  # fmt: skip


#: Numbers of what the real one made of requests that are refused here.
ALLOWED += [
    Allowed("a body refused here made an annotation there", r"body\.id", "value", r"errors .*/annotations/ \(twice the same key\)"),
    Allowed("tabs of all projects come by project and place, without those that were refused here", r"body(\[\].*)?", "length|value|extra|missing", r"data_manager .*\(of all projects\)"),
    Allowed("of the tasks that nobody finished one is as good as another", r"body\.id", "value", r"data_manager .*id=next_task.*"),
    Allowed("a tab refused here was made there", r"body(\[\])?\.id", "value", r"data_manager .*/api/dm/views/.*"),
]

#: Imports and their files.
ALLOWED += [
    Allowed("an author who is not here is kept in the record, and the annotation is the importer's", "status", step=r"imports .*\((an unknown author|an unknown author id)\)", status=range(400, 401)),
    Allowed("so its task is there", r"body\.(total|total_annotations|tasks)", "value|length", r"imports .*\((an unknown author|an unknown author id)\)"),
    Allowed("null annotations are none", r"body\.(total|tasks)", "value|length", r"imports .*\(null annotations\)"),
    Allowed("a score is a number", "status|body.*", step=r"imports .*\(score is text\)"),
    Allowed("any meta is kept", "status|body.*", step=r"imports .*\(meta is text\)"),
    Allowed("an empty line is no task", r"body\.(task_count|total|tasks(\[\]\.data\.text)?)", "value|length", r"imports .*\(lines\.txt\)"),
    Allowed("the column has the name that the tasks have", r"body\.data_columns\[\]", "value", r"imports .*\((lines\.txt|as files)\)"),
    Allowed("an import that failed keeps nothing", r"body(\[\]\..*)?|body\.(deleted|file_upload_ids\[\])", "length|value", r"imports .*/(file-uploads|import\?commit).*"),
    Allowed("files wait here until they are imported", r"body", "length", r"imports .* GET .*/file-uploads"),
    Allowed("a file that is not there is told", "status", step=r"imports .*/reimport \(unknown\)", status=TAKEN),
    Allowed("nothing was made, so it is all the same", "status", step=r"imports .*/reimport \(nothing\)", status=TAKEN),
    Allowed("a file that tasks show stays", "status", step=r"imports .* DELETE /api/import/file-upload/N.*"),
    Allowed("predictions are a list, each with its task and result", "status", step=r"imports .*/import/predictions .*", status=TAKEN),
    Allowed("the field that is wrong is named", r"body\.validation_errors\..*", "extra|missing", r"imports .*/import/predictions .*"),
]  # fmt: skip

#: Bodies that are none.
ALLOWED += [
    Allowed("theirs begins with 2", r"body\.inner_id", "value", r"errors .* POST /api/tasks/"),
    Allowed("who it is comes before what it is", "status", step=r"errors .* \(nobody\)", status=range(400, 401)),
    Allowed("local files are a provider where they are switched on", "body", "length", step=r"errors .* GET /api/storages/(export/)?types.*"),
    Allowed("messages are always under validation_errors", r"body\.non_field_errors", "missing", r"errors .*", ERROR),
    Allowed("a multipart body that cannot be read is told", "status", step=r"errors .*\(a wrong multipart\)", status=TAKEN),
    Allowed("a multipart body that cannot be read is told", r"body\.validation_errors", "missing", r"errors .*\(a wrong multipart\)"),
    Allowed("a key that comes twice is one too many", "status", step=r"errors .*\(twice the same key\)", status=TAKEN),
    Allowed("the first thing that is missing is told, then the rest", r"body\.validation_errors\.\w+", "extra|missing", r"errors .*\(twice the same key\)"),
    Allowed("an import says what is no JSON", "status", step=r"errors .*/import/predictions \((text|XML)\)", status=range(415, 416)),
]  # fmt: skip


def reason(scenario, difference):
    return next((allowed.reason for allowed in ALLOWED if allowed.covers(scenario, difference)), None)
