//! Everything that answers say when something cannot be done, once. The interface has each code in its languages; scripts
//! read the English text, whose wording is that of the compatible API where that has one. Ids and places are given as
//! text, so that nobody groups their digits.

use super::Param;
use std::{collections::BTreeMap, fmt};

macro_rules! catalogue {
    ($($name:ident $({ $($param:ident),+ })? = $text:literal;)+) => {
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Say {
            $($name $({ $($param: Param),+ })?,)+
        }

        impl Say {
            /// The names, each with its text as `format!` takes it.
            pub(super) const ALL: &'static [(&'static str, &'static str)] = &[$((stringify!($name), $text)),+];

            pub(super) fn name(&self) -> &'static str {
                match self {
                    $(Self::$name $({ $($param: _),+ })? => stringify!($name),)+
                }
            }

            pub(crate) fn into_params(self) -> BTreeMap<String, Param> {
                match self {
                    $(Self::$name $({ $($param),+ })? => BTreeMap::from([$($((stringify!($param).to_owned(), $param)),+)?]),)+
                }
            }
        }

        impl fmt::Display for Say {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    $(Self::$name $({ $($param),+ })? => write!(f, $text),)+
                }
            }
        }
    };
}

catalogue! {
    NotSignedIn = "Authentication credentials were not provided.";
    InvalidToken = "Invalid token.";
    TokenIsInvalid = "Token is invalid";
    TokenIsBlacklisted = "Token is blacklisted";
    InvalidRefreshToken = "Invalid refresh token";
    LegacyTokensOff = "Authentication token no longer valid: legacy token authentication has been disabled for this organization";
    AccessTokensOff = "Personal access tokens are switched off in this organization. Ask an administrator.";
    TokenMakesNoTokens = "An access token cannot make tokens. Sign in, and make the token on the account page.";
    WrongPassword = "The email and password you entered don't match.";
    SecondFactorNeeded = "Enter the code that your authenticator app shows, or a recovery code.";
    WrongCode = "This code is not right, was used before, or is over. Wait for the next one and try again.";
    SecondFactorIsThere = "There is a second factor already. Remove it first.";
    SecondFactorNotBegun = "No app is waiting to be confirmed. Begin anew.";
    NoSecondFactor = "There is no second factor.";
    MustEnrol = "This organization asks for a second factor. Open your account page and set one up; nothing else works until then.";
    ProofNeeded = "Confirm that it is you, then try again: POST /api/session/proof with your password, or with a code if you have a second factor.";
    NoRoleForSecondFactor = "Use OW, AD, MA, RE or AN.";
    TooManyTries { seconds } = "Too many tries. Wait {seconds} seconds and try again.";
    TooManySignIns = "Too many people are signing in at this moment. Wait 5 seconds and try again.";
    NotAllowed = "You do not have permission to perform this action.";
    OtherSite = "This request came from another site. Open Labelkeep itself and try again, or use an access token.";
    InvitationNeeded = "Sign-up needs an invitation link that is in force. Ask an administrator of this installation for one.";
    LinkIsOver = "This link was used, withdrawn or has run out. Ask for a new one.";
    RoleAboveYours = "This role is above yours. Ask somebody who has it.";
    OnlyOwnersMakeOwners = "Only the owner makes somebody else the owner.";
    LastOwner = "This is the last owner. Make somebody else an owner first.";
    OneOwner = "There is one owner. Let the person join with another role; the owner can hand over to members.";
    OwnerIsThere = "There is an owner already, and always one. Give another role.";
    InstallationHasOwner = "This installation has an owner already. Sign in, or ask the owner for an invitation.";
    NoOwnerYet = "There is no owner yet. Make the owner first.";
    NotOneself = "User cannot soft delete self";
    NobodyHasAddress { email } = "Nobody has the address {email}.";
    AddressIsTaken = "There is an account with this address already. Sign in instead.";
    InvalidEmail = "Enter a valid email address.";
    PasswordTooShort = "Use at least 8 characters.";
    PasswordTooLong = "Use at most 128 characters.";
    PasswordIsName = "This is your own name or address. Choose something that others cannot guess.";
    PasswordIsEasy = "This password is easy to guess: a common one, or a pattern. Choose another one, for example four random words.";
    NotYourPassword = "This is not your current password.";
    UnknownRole { text } = "\"{text}\" is not a role. Use one of OW, AD, MA, RE, AN, NO, DI.";
    LinkRole = "Use NO, AN, RE or MA: every manager can read this link. Invite administrators by an invitation of their own.";
    ProjectRole = "In a project the role can be AN or RE. Leave it out to keep the organisation's.";
    NobodyDeactivated = "Nobody can be invited as deactivated.";
    NameTheMember = "Say who: ?user=1.";
    NoSuchSession = "There is no such session of yours.";
    NoSuchToken = "There is no such token of yours, or it was revoked before.";
    TokenIsThere = "You already have a valid token. Please revoke it before creating a new one.";
    TokenNameIsTaken = "You have a token with this name. Give another name, or revoke that token first.";
    TooManyTokens = "You have 50 tokens. Revoke one that is no longer needed first.";
    TokenName = "Use at most 100 characters, on one line.";
    Required = "This field is required.";
    Blank = "This field may not be blank.";
    QueryRequired = "This query parameter is required.";
    ProjectParameter = "query parameter \"project\" is required";
    ModelVersionParameter = "model_version param is required";
    NoInteger = "A valid integer is required.";
    NoIntegerFor { field } = "A valid integer is required, for example {field}=1.";
    IdList = "This must be a list of ids such as 1,2.";
    ProjectIds = "Use project ids with commas between them, for example ids=1,2,3.";
    TooManyProjects = "Ask for 100 projects at most.";
    IsoDate = "Use ISO 8601, for example 2026-11-24.";
    TooLong { most } = "Ensure this field has no more than {most} characters.";
    TooShort { least } = "Ensure this field has at least {least} characters.";
    LengthBetween { least, most } = "Use {least} to {most} characters.";
    DaysBetween { most } = "Use 1 to {most} days.";
    HoursBetween { most } = "Use 1 to {most} hours.";
    MinutesBetween { most } = "Use 1 to {most} minutes.";
    UsesBetween { most } = "Use 1 to {most}.";
    NoObject = "Invalid data. Send a JSON object such as {{\"title\": \"…\"}}.";
    BodyNotUtf8 = "JSON parse error - the body is not UTF-8.";
    NoJson { reason } = "JSON parse error - {reason}";
    TooManyFields { most } = "A form has at most {most} fields. Send fewer, or JSON.";
    BodyTooLargeSmall { kilobytes } = "The body is larger than {kilobytes} KB, which is more than this request needs.";
    BodyTooLarge { megabytes } = "The body is larger than {megabytes} MiB. Split it, or import it as a file.";
    BodyBroken = "The body ended early or came too slowly. Send the request again.";
    MultipartBroken = "The multipart body cannot be read. Check its boundary and try again.";
    HasNul = "A text has the character U+0000. Remove it and try again.";
    CannotBeHeld = "The database cannot hold a number or character of this request. Send it as text, or shorter.";
    ExistsAlready = "An entry with this value exists already.";
    WrongMethod { method } = "Method \"{method}\" not allowed.";
    NothingHere = "There is nothing at this address.";
    NoSuchObject { what } = "No {what} matches the given query.";
    PlainNotFound = "Not found.";
    InvalidPage = "Invalid page.";
    OneHost = "A request names exactly one host. Send one Host header, the same as in the address.";
    OtherHost = "This server does not answer under that host name. Open it under its own address, or add the name to LABELKEEP_ALLOWED_HOSTS.";
    TooManyRequests = "Too many requests from your address are under way. Wait until some are done, or ask an administrator to raise MAX_CONNECTIONS_PER_ADDRESS.";
    ServerIsFull = "The server works on as many large requests as it can hold. Nothing was changed; try again in a moment.";
    TooManyLargeRequests = "Too many large requests of yours are under way. Wait until one of them is done, then send this one again.";
    WasRestored = "A backup was restored while this was under way. Load what you see anew, then try again.";
    DiskIsFull = "The disk of the server is full. Nothing was changed, and what is stored can be read. Ask your administrator to free space, then try again: no restart is needed.";
    DatabaseIsBusy = "The database is busy, as it is while a backup is being restored. Nothing was changed; try again in a moment.";
    CannotStore = "The server cannot store data right now. Nothing was changed; try again in a moment.";
    Internal = "Something went wrong on the server. Quote the id of this answer to your administrator.";
    ValidationError = "Validation error";
    ProjectTitleLength = "Give the copy a title of 3 to 50 characters.";
    ProjectIsDeleted = "The project of this job was deleted.";
    NoConfigYet = "This project has no labeling configuration yet, so there is nothing to answer. Ask its manager.";
    ConfigIsEmpty = "Label config is not set or is empty";
    UnknownModelVersion = "Model version doesn't exist either as live model or as static predictions.";
    NoMorePlaces { email } = "There are no tasks for {email}";
    UnknownPerson { user } = "Invalid pk \"{user}\" - object does not exist.";
    TooManyInvitedProjects = "Name at most 100 projects.";
    NotYourProject { id } = "There is no project {id} whose members you manage.";
    TaskIsDeleted = "This task was deleted meanwhile.";
    NameAnAction = "Name an action: ?id=delete_tasks.";
    UnknownAction { id } = "There is no action \"{id}\" here. GET /api/dm/actions/ lists them.";
    SelectTasks = "Say which tasks: {{\"all\": false, \"included\": [1, 2]}}.";
    TooManySelected { most } = "Name at most {most} tasks. Use a filter and {{\"all\": true}} for more.";
    TabTooLarge = "This tab is larger than 256 KiB. Remove filters or selected tasks.";
    ValueTooLarge = "This is larger than 10 MiB. Keep large data in files or a storage and refer to them.";
    ObjectTooLarge = "This is larger than 32 KiB. Remove what is no longer needed.";
    MustBeObject = "This must be a JSON object, for example {{\"text\": \"…\"}}.";
    AnnotationChanged = "Somebody changed this annotation since you opened it. Compare with the newer version, then save again.";
    DraftChanged = "This draft was saved meanwhile, perhaps in another tab of yours. Load it and compare, then save again.";
    UniqueIdIsTaken = "Annotation with this unique id already exists. Send another one, or none.";
    NotYourDraft = "This draft is not yours or belongs to another task. Submit without draft_id.";
    NoRegionList = "No control of the labeling config takes this. Send a list of regions with from_name, to_name, type and value.";
    SkipFlag = "Must be a valid boolean: ?was_cancelled=true to skip the task, or nothing.";
    PredictionTask { at } = "Prediction {at} has no \"task\".";
    PredictionResult { at } = "Prediction {at} has no \"result\".";
    NameTaskOrProject = "Name a task or a project: ?task=1 or ?project=1.";
    NoSuchFile = "There is no such file.";
    NoSuchUpload { id } = "There is no uploaded file {id} in this project.";
    NoFileSent = "The submitted data was not a file. Check the encoding type on the form.";
    FileIsShown { names } = "Tasks show {names}, so this stays. Deleted tasks count too, as they can come back.";
    BehindTheEnd { size } = "The range lies behind the end of the file, which has {size} bytes.";
    FilesTooLarge { megabytes } = "The files are larger than {megabytes} MB together. Send them in several requests, or refer to large media by URL.";
    FormTooLarge = "The form is larger than 64 KB. Send tasks as JSON or as a file.";
    FormFieldTooLarge = "A form field is larger than 64 KB.";
    FormFieldNotUtf8 = "A form field is not UTF-8.";
    UploadBroken = "The request ended early or its multipart body cannot be read. Send it again.";
    SendTasks = "Send tasks as JSON, or files as multipart/form-data, or an address as the form field \"url\".";
    TooManyFiles { most } = "A request can bring at most {most} files. Send the others in further requests.";
    NothingToImport = "load_tasks: No data found in DATA or in FILES";
    ExtensionNotSupported { extension } = "{extension} extension is not supported";
    NothingWasImported { names } = "Nothing was imported. Leave out {names} and send the other files again.";
    Encodings = "This can be UTF-8, UTF-16LE, UTF-16BE or Windows-1252.";
    WrongPeople = "This must be an object such as {{\"anna@example.org\": 5, \"7\": \"placeholder\", \"*\": \"importer\"}}: by the author in the file, somebody's id here, or one of these two words.";
    TooManyAuthors { most } = "At most {most} authors can be named. Use \"*\" for the others.";
    NobodyWithId { id } = "There is nobody with the id {id} here. Name somebody who is, \"importer\" or \"placeholder\".";
    PeopleHaveWorked { number } = "People have worked on {number} of these tasks since. Their work goes with the tasks, and comes back when the import is redone. Send {{\"with_work\": true}} to take it back all the same.";
    PredictionTaskUnknown { task } = "{{'task': {task}}} contains invalid \"task\" field: corresponding task ID couldn't be retrieved from project tasks";
    ExportFormats { name } = "\"{name}\" is not a valid choice. Use JSON, JSON_MIN, CSV, TSV or another name that …/export/formats lists.";
    ExportFormatUnknown { name } = "{name} is not supported export format";
    NoSuchTab = "This project has no such tab.";
    ConversionStarted { format } = "Conversion to {format} already started";
    SnapshotFailed = "Export is not completed: it failed. Delete it and create another one.";
    SnapshotNotReady = "Export is not completed. Ask again when its status is \"completed\".";
    SnapshotIsDeleted = "The snapshot was deleted.";
    TooManySnapshots { most } = "This project has {most} snapshots. Delete those that nobody needs.";
    SnapshotsAtOnce { most } = "{most} snapshots of this project are being made already. Wait until one is completed, or delete one.";
    TooManyJobs { most } = "{most} jobs of this project wait or run already. Wait until some are over, or cancel them.";
    OnlyImportsRedone = "Only an import can be redone. Run the action again.";
    CannotUndo = "This job cannot be undone: it was undone before, or there is nothing to take back.";
    CannotRedo = "This job was not undone, so there is nothing to bring back.";
    TakenBackAlready = "This was taken back already, or cannot be.";
    JobCancelled = "The job was cancelled.";
    JobTakenOver = "Another worker has taken the job over.";
    ConfigRoot { tag } = "The outermost tag is <{tag}>. Put everything into one <View>.";
    ConfigNameTwice { name, line } = "Label config contains non-unique names: \"{name}\" is already used in line {line}. Give this tag another name.";
    ConfigTooManyTargets { most } = "toName lists more than {most} names. Use one control for fewer tags.";
    ConfigToName { name, names } = "toName=\"{name}\" not found in names: {names}";
    ConfigNoName { tag, example } = "<{tag}> has no name. Add one, such as name=\"{example}\"; results are stored under it.";
    ConfigNoToName { tag } = "<{tag}> has no toName. Add toName=\"…\" with the name of the tag that it labels.";
    ConfigNoParts { tag, part } = "<{tag}> has no <{part}>. Add some, or take them from the task with value=\"$key\".";
    ConfigObjectNoName { tag, example } = "<{tag}> has no name. Add one, such as name=\"{example}\", for toName to point to.";
    ConfigNoValue { tag, field } = "<{tag}> has no value. Add value=\"${field}\" to show that field of the task.";
    ConfigLabelOutside { tag } = "<{tag}> is not inside a tag that uses it, so it can never be chosen. Move it into one.";
    ConfigLabelNoValue { tag } = "<{tag}> has no value. Add value=\"…\": it is shown and stored in results.";
    ConfigLabelTwice { value } = "\"{value}\" is there twice, and results cannot tell the two apart. Rename one or give it an alias.";
    ConfigUnknownAttribute { tag, attribute } = "<{tag}> does not know the attribute \"{attribute}\". It is kept, but changes nothing here.";
    ConfigTooLarge { bytes, most } = "The config has {bytes} bytes; the most is {most}. Move long label lists into the task data with value=\"$key\".";
    ConfigNothing = "The config is empty. Start with <View></View> and put tags into it.";
    ConfigTooManyAttributes { most } = "A tag has more than {most} attributes. Remove some.";
    ConfigTooDeep { most } = "Tags are nested deeper than {most} levels. Flatten the config.";
    ConfigUnknownTag { tag } = "<{tag}> is not a tag that we know. It is kept, but shows and writes nothing here.";
    ConfigDoctype = "A document type (<!DOCTYPE …>) and own entities are not allowed. Remove it; use &amp; &lt; &gt; &quot; &apos; for special characters.";
    ConfigTooManyTags { most } = "The config has more than {most} tags. Move long lists into the task data.";
    ConfigNoTag = "There is no tag. Start with <View></View> and put tags into it.";
    ConfigUnclosed = "The text ends before every tag is closed. Add the missing closing tags, such as </View>.";
    ConfigCloseTag { tag } = "</{tag}> closes a tag that is not open. Remove it.";
    ConfigCloseOther { actual, expected } = "</{actual}> stands where </{expected}> is expected. Close <{expected}> first.";
    ConfigEntity { name } = "&{name}; is not known. Only &amp; &lt; &gt; &quot; &apos; and numbers such as &#233; can be used; write other characters as they are.";
    ConfigLoneAmpersand = "A lone & is not allowed. Write &amp; instead.";
    ConfigLessThan = "An attribute has a < in its value. Write &lt; instead, and check that the quote before it is closed.";
    ConfigAttributeTwice { name } = "The attribute \"{name}\" is there twice. Remove one.";
    ConfigPrefix { prefix } = "The prefix \"{prefix}:\" is not known. Write the name without it.";
    ConfigXmlDeclaration = "<?xml …?> may stand only once, at the very start. Remove it here.";
    ConfigCharacter { character } = "The character U+{character} is not allowed in XML. Remove it.";
    ConfigComment = "A comment may not contain --. Use <!-- one comment --> at a time.";
    ConfigExpected { expected, actual } = "Expected {expected} but found {actual}.";
    ConfigExpectedText { expected } = "Expected \"{expected}\" here.";
    ConfigOutside = "Only comments may stand outside the outermost tag. Put everything into one <View>.";
    ConfigBadName = "A name of a tag or attribute is missing or has characters that are not allowed.";
    ConfigMiddleOfTag = "The text ends in the middle of a tag.";
    ConfigNotWellFormed = "This is not well-formed XML.";
    ConfigWhenTag { name } = "whenTagName=\"{name}\": there is no tag of that name, so this never shows.";
    ConfigDrawsOn { tag, name, target } = "<{tag}> draws on an <Image>, but \"{name}\" is a <{target}>.";
    RowNotUtf8 = "This row is not valid UTF-8 text. Save the file as UTF-8.";
    ItemNotUtf8 = "This item is not valid UTF-8 text. Save the file as UTF-8.";
    ItemNoObject = "A task must be a JSON object such as {{\"data\":{{…}}}}.";
    RowQuoteOpen = "A cell of this row begins with a quote that is never closed. Close it, or double it.";
    RowTooLarge = "This row is too large. A quote that is never closed may be the reason.";
    TooManyColumns { most } = "A table can have at most {most} columns.";
    HeaderNotUtf8 = "The header is not valid UTF-8 text. Save the file as UTF-8.";
    HeaderHasNul = "The header has the character U+0000, which a database text cannot hold. Remove it.";
    RowHasNul = "This row has the character U+0000, which a database text cannot hold. Remove it.";
    RowCells { found, expected } = "This row has {found} cells, the header has {expected}. Quote cells that hold the separator.";
    FileNotJson = "The file is not JSON: it must start with [ (a list of tasks) or {{ (one task).";
    CommaMissing = "A comma or ] is missing after this item of the list.";
    ItemMissing = "An item is missing between the commas of the list.";
    AfterTheEnd = "There is something after the end of the JSON that is not JSON.";
    CutOffItem = "The file ends in the middle of this item. It may have been cut off: upload it again.";
    CutOffList = "The list of tasks is not closed: the file may have been cut off. Upload it again.";
    ItemTooLarge { megabytes } = "This task is larger than {megabytes} MB. Refer to large data by URL instead.";
    OutOfRange { value, least, most } = "{value} is out of range: use {least} to {most}.";
    NoChoice { value } = "\"{value}\" is not a valid choice.";
    FilterColumn { column, allowed } = "The column \"{column}\" does not exist. Allowed columns: {allowed}.";
    FilterType { kind, column, allowed } = "The filter type \"{kind}\" of the column \"{column}\" is not known here. Allowed types: {allowed}.";
    FilterOperator { operator, column, allowed } = "The operator \"{operator}\" cannot be used on the column \"{column}\". Allowed operators: {allowed}.";
    FilterValue { column, expected } = "The value of the filter on \"{column}\" does not fit: {expected}.";
    FiltersBusy = "Other filters are running, and yours had no turn within 30 seconds. Nothing was changed; try again in a moment.";
    FilterTooSlow { seconds } = "This filter or ordering took longer than {seconds} seconds and was stopped. Make it read less: fewer conditions, a shorter text in place of a regular expression, a range of IDs or dates beside it, or an ordering by ID.";
    OrderInTheMaking { done } = "This order is being prepared, because the project has very many tasks: {done} of them are in it. The list of jobs shows how far it is; ask again when that is through.";
    TooManyFilters = "You have many filters running. Wait until they are through, or leave their pages.";
    QueueIsBusy = "So many people ask for a task at this moment that others were always faster. Try again in a moment.";
    UndoingAlready = "This is being taken back or brought back already.";
    TooManyDrafts { count } = "You have {count} drafts in this task, the most there may be. Submit or delete one of them, then save again.";
    TooManyAnnotations { count } = "This person has {count} annotations in this task, the most there may be. Change one of them, or ask an administrator to raise MAX_TASK_ANNOTATIONS.";
    TooManyChanges { count } = "You have changed annotations of this task {count} times, as often as their history keeps. Ask an administrator to raise MAX_TASK_CHANGES.";
    WorkTooLarge { megabytes, most } = "With this, your drafts, annotations and their history in this task would take {megabytes} MB; the most is {most} MB. Save fewer regions, delete drafts that you do not need, or ask an administrator to raise MAX_TASK_MB_PER_PERSON.";
    TaskTooLarge { megabytes, most } = "With this, the drafts and annotations of this task would take {megabytes} MB; the most is {most} MB. Save fewer regions, or ask an administrator to raise MAX_TASK_MB.";
    ProjectIsFull = "With this, the uploaded files of this project would take more room than they may. Delete files that no task needs, refer to large media by URL, or ask an administrator to raise MAX_PROJECT_UPLOAD_MB.";
    InstallationIsFull = "With this, the uploaded files of this installation would take more room than they may. Delete files that no task needs, refer to large media by URL, or ask an administrator to raise MAX_TOTAL_UPLOAD_MB.";
    TaskAnswerTooLarge { megabytes, most } = "The annotations, predictions and drafts of this answer are {megabytes} MB; one answer holds {most} MB. Read its annotations one by one, or export the project.";
    AnswerTooLarge { megabytes, most } = "The annotations, predictions and drafts of this answer are {megabytes} MB; one answer holds {most} MB. Ask for fewer tasks at once with page_size, or export the project.";
    JobKeepsFailing = "It stopped the server each time it ran. Nothing more is tried.";
    JobOfOtherVersion = "Another version of Labelkeep began this job and noted how far it came in a way that this one cannot read. Nothing was done twice; what its finished steps did stays. Start it again, or let the version that began it finish it.";
    NoTasksAdded = "load_tasks: No tasks added";
    MoreProblems { count } = "… and {count} more.";
    UrlInvalid = "This is no web address. It must look like https://example.org/data.json.";
    UrlScheme = "Only http and https addresses can be used.";
    UrlRefused = "URL resolves to a reserved network address. Use a public address, or ask an administrator to allow this one with EGRESS_ALLOW.";
    UrlUnknownHost = "The host name of this address is not known. Check its spelling.";
    UrlConnect = "The host of this address could not be reached, or its certificate could not be verified.";
    UrlTimeout = "The host of this address took too long to answer.";
    UrlStatus { status } = "This address answered with HTTP status {status}. It must be readable without signing in.";
    UrlRedirect = "This address leads to another one, which is not followed. Use the final address, or ask an administrator to allow redirects with EGRESS_REDIRECTS.";
    UrlTooLarge { bytes } = "The answer is larger than {bytes} bytes. Split the file, or upload it.";
    UrlEncoded = "The answer is compressed in transit although that was not asked for. Download the file and upload it.";
    UrlBroken = "The connection broke before the answer was complete. Try again.";
    JsonTooDeep { most } = "The JSON is nested deeper than {most} levels. Flatten it and try again.";
    JsonHasNul = "The JSON has the character U+0000 in a string, which a database text cannot hold. Remove it and try again.";
    JsonNumberTooLong { digits, exponent } = "The JSON has a number with more than {digits} digits or an exponent beyond {exponent}. Send it as text, or shorter.";
    FileHalfText = "Parts of the file are no valid UTF-16 text: it may have been cut off. Save it as UTF-8.";
    FileTooManyTasks { most } = "A file can hold at most {most} tasks. Split it into several files.";
    FileTextTooLarge = "The file is larger than 10 MB, which is the most that one task can hold.";
    FileHasNul = "The file has the character U+0000, which a database text cannot hold. Remove it.";
    FileNoText = "Parts of the file are no text. It may have been cut off: copy it again, or save it as UTF-8.";
    FileNeedsOneKey = "Your label config has more than one data key and direct file upload supports only one data key. To import data with multiple data keys, use a JSON or CSV file.";
    LineTooLong { megabytes } = "This line is longer than {megabytes} MB.";
    LineNotUtf8 = "This line is not valid UTF-8 text. Save the file as UTF-8.";
    LineHasNul = "This line has the character U+0000, which a database text cannot hold. Remove it.";
    ItemWrongKind { name, kind, value } = "\"{name}\" must be {kind}, not {value}. Leave it out where it is not known.";
    ItemNoTruth { name, value } = "\"{name}\" must be true or false, not {value}. Leave it out where it is not known.";
    ItemTwice { name } = "The item has \"{name}\" twice. Keep one of them.";
    ItemNotJson { line, column } = "This is not valid JSON at line {line}, character {column} of the item. Look for a missing or surplus quote, comma or bracket there.";
    ItemHalfCharacter = "A string holds half of a character (a lone \\ud800…\\udfff escape). Remove it and try again.";
    ItemNoList { name, value } = "\"{name}\" must be a list such as [{{\"result\": […]}}], not {value}.";
    ItemTooMany { most, name } = "A task can have at most {most} {name}.";
    ItemNoMember { value } = "this must be an object such as {{\"result\": […]}}, not {value}.";
    ItemNoNumber { name } = "\"{name}\" must be a number. Leave it out where there is none.";
    ItemNumberBounds { name } = "\"{name}\" must be between -1e15 and 1e15.";
    ItemNoResult = "\"result\" is missing; it must be a list.";
    ItemResultNoList { value } = "\"result\" must be a list, not {value}.";
    ItemResultNoObject { at, value } = "result[{at}] must be an object with the value of one region or answer, not {value}. Remove it.";
    ItemNoPerson = "\"completed_by\" must be the id of a user or an object with an \"email\".";
    FieldNotFound { name } = "Preannotated field '{name}' not found in task data";
    DataNoObject = "Task data must be an object with the keys that the labeling config names.";
    DataNoKey { name } = "\"{name}\" key is expected in task data";
    DataWrongType { name, value, found, tag, expected } = "data['{name}']={value} is of type '{found}', but the object tag {tag} expects the following types: [{expected}]";
    MediaIsEmpty = "The file is empty. Copy it again from where it comes from.";
    MediaIsOther { extension } = "The content of this file is not what its extension {extension} says. Export it again, or rename it.";
    PictureCutOff = "The picture ends in the middle: it was cut off or is damaged, and no browser shows it. Copy it again from where it comes from.";
    TiffPages { pages } = "This TIFF has {pages} pages, and a task shows one picture. Save each page as a PNG.";
    TiffPixels { width, height, millions } = "This TIFF has {width} × {height} pixels; at most {millions} million can be shown. Make it smaller, or cut it into tiles.";
    TiffNoColours = "The pixels of this TIFF are measurements, not colours. Scale them to 8 or 16 bits, and save it as a PNG.";
    TiffDamaged = "This TIFF ends in the middle or is damaged. Copy it again from where it comes from.";
    TiffUnreadable = "This kind of TIFF cannot be shown. Save it as a PNG or JPEG.";
    TiffTooLarge { megabytes } = "The TIFF is larger than {megabytes} MB. Save it as a PNG or JPEG.";
    ConfigLosesControls { list } = "Created annotations are incompatible with provided labeling schema, we found:\n{list}";
    ConfigLosesTag { count, name } = "There are {count} annotation(s) created with tag \"{name}\", you can't remove it";
    ConfigLosesLabels { labels, name } = "These labels still exist in annotations or drafts:\n{labels}Please add labels to tag with name=\"{name}\".";
    ConfigTasksLack { count, field, tag } = "{count} tasks have no \"{field}\": <{tag}> stays empty there.";
    ResultTooLong { bytes, most } = "The result has {bytes} bytes; the most is {most}. Split the task or save fewer regions.";
    ResultNotJson { reason } = "The result is not valid JSON: {reason}";
    ResultNoList = "\"result\" must be a list of objects, each with the value of one region or answer.";
    ResultNoObject { at } = "\"result\" must be a list of objects; item {at} is something else.";
    ResultOnlyList = "\"result\" must be a list.";
    ResultItemNoObject = "This must be an object with the value of one region or answer. Remove it.";
    ResultFromName { name, controls } = "\"from_name\" is \"{name}\", but the labeling configuration has the controls {controls}. Use one of its names, or add the control.";
    ResultToName { given, name, objects } = "\"to_name\" is \"{given}\", but \"{name}\" is about {objects} in the labeling configuration.";
    ResultType { given, name, kind } = "\"type\" is \"{given}\", but \"{name}\" is a <{kind}> in the labeling configuration.";
    ResultValue { kind } = "\"value\" must be an object such as {{\"{kind}\": …}}.";
    ResultLabels { kind } = "\"{kind}\" in \"value\" must be a list of labels.";
    ResultLabel { label, name } = "\"{label}\" is no label of \"{name}\" in the labeling configuration. Write it as it stands there, or add it.";
    ResultLacks { member, expected } = "\"{member}\" is missing; here it can name {expected}.";
    ResultLacksControl { controls } = "\"from_name\" is missing; here it can name the controls {controls}.";
    UnsupportedMediaType { kind } = "Unsupported media type \"{kind}\" in request. Send application/json.";
    NotUnderstood { reason } = "{reason}";
    NotNull = "This field may not be null.";
    NoText = "Not a valid string.";
    NoTruth = "Must be a valid boolean.";
    SummandBounds = "Ensure this value is between -1e15 and 1e15.";
    ResultNull = "This field may not be null. Send a list, or leave it out.";
    NoUuid = "Not a valid UUID. Send one such as 6b0e5d7a-6cc7-4d9d-93a5-0a5d6d6b0001, or leave it out.";
    UnknownAuthor { id } = "Invalid pk \"{id}\" - object does not exist. Name somebody of the organization, or nobody.";
    HttpsOnly { url } = "This installation is reached by HTTPS only: use {url}. If the request carried a token or password, replace it: it was not protected on its way.";
    HotkeyAction { action } = "Action key '{action}' must be in 'section:action' format";
    HotkeyObject { action } = "Hotkey data for '{action}' must be an object such as {{\"key\": \"ctrl+s\"}}";
    HotkeyKey { action } = "Key combination for '{action}' must be a non-empty string";
    QueryNotJson { reason } = "This is not valid JSON: {reason}";
    QueryNoObject = "Use a JSON object with filters and ordering.";
    EmailIsFixed = "Cannot update read-only field: email. An administrator gives a new account to a new address.";
    CopyMode { value } = "\"{value}\" is not a valid choice. Use settings or settings,data.";
    OnlyOrExclude { value } = "{value} is not a valid choice. Use \"only\" or \"exclude\".";
    TooManyComeBack { most } = "At most {most} come back at once; send them in several requests.";
    NameModelVersion = "Name the model version whose predictions come back.";
    TooManyStorages { most } = "A project has at most {most} storages. Delete one that is no longer needed.";
    SecretsOfOtherPlace = "The secrets of this storage belong to another place. Enter them again.";
    StoreNotFound = "The object is not there.";
    StoreNoBucket = "The bucket or container is not there. Check its name, and the region or account.";
    StoreDenied { permission } = "The store does not allow this: the credentials lack the permission to {permission}.";
    StoreUnknownCredentials = "The store does not know these credentials. Check the key or account name, and whether it is still active.";
    StoreExpired = "The credentials have expired. Enter new ones.";
    StoreSignature = "The store refused the signature: the secret does not belong to this key. Enter the secret again.";
    StoreClockSkew = "The clock of this server differs too much from the store's. Set it by NTP, then try again.";
    StoreOtherRegion = "The bucket is in another region. Set it as the region of this storage.";
    StoreRegion { region } = "The bucket is in another region ({region}). Set it as the region of this storage.";
    StoreWrongType = "There is something at this key that is no file or text value, so it is not read.";
    StoreNetwork = "The store could not be reached, its certificate could not be verified, or the connection broke.";
    StoreTimeout = "The store took too long to answer.";
    StoreThrottled = "The store asks for fewer requests, or is out of order. Try again in some minutes.";
    StorePrecondition = "The object is not what it was, or is there already.";
    StoreNotModified = "The object has not changed.";
    StoreBadRange = "The object has no such bytes.";
    StoreKey { reason } = "This key cannot be used here: {reason}";
    StoreTooLarge { bytes } = "The object is larger than {bytes} bytes.";
    StoreStatus { status } = "The store answered with HTTP status {status}.";
    StoreMalformed = "The store's answer could not be understood. Is this the address of an object store of this kind?";
    TooManyWebhooks { most } = "There are at most {most} webhooks for one project, and for the organization. Delete one that is no longer needed.";
    HeadersOfOtherHost = "The address is on another host than the headers were entered for. Send the headers again, or {{}} for none.";
    ActionOfOrganization = "Project webhook can't contain organization-only action.";
    WebhookHeaders { most } = "Send an object of at most {most} headers whose names have letters, digits, \"-\" and \"_\" only and whose values are texts, such as {{\"Authorization\": \"Bearer …\"}}.";
    WebhookHeaderName { name } = "The header \"{name}\" is set by the server itself. Leave it out.";
    WebhookHeaderValue { name } = "The value of the header \"{name}\" has characters that cannot stand in a header.";
    WebhookUrl = "Enter a valid URL.";
    WebhookUrlPassword = "An address must not have a name and a password in it. Send them as a header: {{\"Authorization\": \"Basic …\"}}.";
    WebhookSecretLength { least, most } = "Send a secret of {least} to {most} characters, or none: then one is made.";
    LabelsNoList = "Expected a list of items. Send a list of labels, each an object.";
    LabelsCount { most } = "Send 1 to {most} labels at once.";
    LabelsOfProjects = "Creating labels for different projects in one request not allowed";
    LabelTitleIsTaken = "Another label of the organization has this title.";
    LabelIsLinked = "The fields project, label must make a unique set.";
    NoSuchLabel { id } = "There is no label {id}. Name one of the organization.";
    TooManyLabels { most } = "An organization has at most {most} labels. Delete some that are no longer needed.";
    UnknownTransition = "Unknown transition for this entity";
    FieldType = "Use \"String\", \"Number\" or \"Expression\".";
    FieldNumber = "This is no number. Send one such as 1.5.";
    FieldExpression { known } = "Undefined expression, you can use: {known}";
    NoSourceAnnotation { id } = "Source annotation {id} not found in the current project. Send the number of one of its annotations.";
    RenameControl { name } = "Wrong old label name, it is not from labeling config: there is no control \"{name}\".";
    PasswordForOwnership = "Type your password to hand over the ownership.";
}

impl std::error::Error for Say {}
