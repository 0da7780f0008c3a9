-- What is read of a database of Label Studio 1.23.2, on SQLite.
CREATE TABLE organization (id INTEGER PRIMARY KEY, title varchar(1000), created_at datetime, created_by_id INTEGER);
CREATE TABLE organizations_organizationmember (id INTEGER PRIMARY KEY, user_id INTEGER, organization_id INTEGER, deleted_at datetime);
CREATE TABLE htx_user (id INTEGER PRIMARY KEY, password varchar(128), is_superuser bool, username varchar(256), email varchar(254), first_name varchar(256),
  last_name varchar(256), is_active bool, date_joined datetime, last_activity datetime, phone varchar(256), avatar varchar(100), allow_newsletters bool, custom_hotkeys TEXT);
CREATE TABLE project (id INTEGER PRIMARY KEY, title varchar(50), label_config TEXT, expert_instruction TEXT, show_instruction bool, model_version TEXT,
  created_at datetime, updated_at datetime, created_by_id INTEGER, show_skip_button bool, show_collab_predictions bool, sampling varchar(100),
  overlap_cohort_percentage INTEGER, show_overlap_first bool, control_weights TEXT, organization_id INTEGER, is_draft bool, description TEXT, color varchar(16),
  enable_empty_annotation bool, maximum_annotations INTEGER, min_annotations_to_start_training INTEGER, show_annotation_history bool,
  show_ground_truth_first bool, evaluate_predictions_automatically bool, reveal_preannotations_interactively bool, skip_queue varchar(100),
  pinned_at datetime, custom_task_lock_ttl INTEGER, deleted_at datetime, annotator_evaluation_enabled bool);
CREATE TABLE task (id INTEGER PRIMARY KEY, data TEXT, created_at datetime, updated_at datetime, project_id INTEGER, meta TEXT, overlap INTEGER, file_upload_id INTEGER,
  updated_by_id INTEGER, inner_id bigint, allow_skip bool);
CREATE INDEX task_by_project ON task (project_id, id);
CREATE TABLE task_completion (id INTEGER PRIMARY KEY, result TEXT, was_cancelled bool, created_at datetime, updated_at datetime, task_id INTEGER, lead_time REAL,
  completed_by_id INTEGER, ground_truth bool, parent_prediction_id INTEGER, last_action varchar(128), last_created_by_id INTEGER, updated_by_id INTEGER,
  unique_id char(32), draft_created_at datetime, import_id bigint, bulk_created bool, parent_annotation_id INTEGER);
CREATE INDEX completion_by_task ON task_completion (task_id);
CREATE TABLE prediction (id INTEGER PRIMARY KEY, result TEXT, score REAL, model_version TEXT, created_at datetime, updated_at datetime, task_id INTEGER, cluster INTEGER,
  mislabeling REAL, neighbors TEXT);
CREATE INDEX prediction_by_task ON prediction (task_id);
CREATE TABLE tasks_annotationdraft (id INTEGER PRIMARY KEY, result TEXT, created_at datetime, updated_at datetime, task_id INTEGER, user_id INTEGER, annotation_id INTEGER,
  was_postponed bool, lead_time REAL, import_id bigint);
CREATE INDEX draft_by_task ON tasks_annotationdraft (task_id);
CREATE TABLE data_manager_view (id INTEGER PRIMARY KEY, data TEXT, project_id INTEGER, ordering TEXT, filter_group_id INTEGER, selected_items TEXT, user_id INTEGER, "order" INTEGER);
CREATE TABLE data_manager_filtergroup (id INTEGER PRIMARY KEY, conjunction varchar(1024));
CREATE TABLE data_manager_filtergroup_filters (id INTEGER PRIMARY KEY, filtergroup_id INTEGER, filter_id INTEGER);
CREATE TABLE data_manager_filter (id INTEGER PRIMARY KEY, "column" varchar(1024), type varchar(1024), operator varchar(1024), value TEXT, "index" INTEGER, parent_id INTEGER);
CREATE TABLE data_import_fileupload (id INTEGER PRIMARY KEY, project_id INTEGER, user_id INTEGER, file varchar(100));
CREATE TABLE webhook (id INTEGER PRIMARY KEY, url varchar(2048), send_for_all_actions bool, headers TEXT, is_active bool, organization_id INTEGER, project_id INTEGER, send_payload bool);
CREATE TABLE webhook_action (id INTEGER PRIMARY KEY, action varchar(128), webhook_id INTEGER);
CREATE TABLE ml_mlbackend (id INTEGER PRIMARY KEY);
CREATE TABLE labels_manager_label (id INTEGER PRIMARY KEY);
CREATE TABLE data_export_export (id INTEGER PRIMARY KEY);
CREATE TABLE ml_model_providers_modelproviderconnection (id INTEGER PRIMARY KEY);
CREATE TABLE io_storages_s3importstorage (id INTEGER PRIMARY KEY, title varchar(256), description TEXT, created_at datetime, bucket TEXT, prefix TEXT, regex_filter TEXT,
  use_blob_urls bool, aws_access_key_id TEXT, aws_secret_access_key TEXT, aws_session_token TEXT, region_name TEXT, s3_endpoint TEXT, presign bool, presign_ttl INTEGER,
  project_id INTEGER, recursive_scan bool, synchronizable bool, aws_sse_kms_key_id TEXT);
CREATE TABLE io_storages_s3exportstorage (id INTEGER PRIMARY KEY, title varchar(256), description TEXT, created_at datetime, bucket TEXT, prefix TEXT, regex_filter TEXT,
  use_blob_urls bool, aws_access_key_id TEXT, aws_secret_access_key TEXT, aws_session_token TEXT, region_name TEXT, s3_endpoint TEXT, project_id INTEGER,
  can_delete_objects bool, synchronizable bool, aws_sse_kms_key_id TEXT);
CREATE TABLE io_storages_s3importstoragelink (id INTEGER PRIMARY KEY, key TEXT, storage_id INTEGER, task_id INTEGER, row_index INTEGER);
CREATE TABLE io_storages_gcsstoragemixin (id INTEGER PRIMARY KEY, bucket TEXT, prefix TEXT, regex_filter TEXT, use_blob_urls bool, google_application_credentials TEXT,
  google_project_id TEXT);
CREATE TABLE io_storages_gcsimportstorage (gcsstoragemixin_ptr_id INTEGER PRIMARY KEY, title TEXT, description TEXT, created_at datetime, presign bool, presign_ttl INTEGER,
  project_id INTEGER, synchronizable bool, recursive_scan bool);
CREATE TABLE io_storages_gcsexportstorage (gcsstoragemixin_ptr_id INTEGER PRIMARY KEY, title TEXT, description TEXT, created_at datetime, project_id INTEGER,
  can_delete_objects bool, synchronizable bool);
CREATE TABLE io_storages_gcsimportstoragelink (id INTEGER PRIMARY KEY, key TEXT, storage_id INTEGER, task_id INTEGER, row_index INTEGER);
CREATE TABLE io_storages_azureblobstoragemixin (id INTEGER PRIMARY KEY, container TEXT, prefix TEXT, regex_filter TEXT, use_blob_urls bool, account_name TEXT, account_key TEXT);
CREATE TABLE io_storages_azureblobimportstorage (azureblobstoragemixin_ptr_id INTEGER PRIMARY KEY, title TEXT, description TEXT, created_at datetime, presign bool,
  presign_ttl INTEGER, project_id INTEGER, synchronizable bool, recursive_scan bool);
CREATE TABLE io_storages_azureblobexportstorage (azureblobstoragemixin_ptr_id INTEGER PRIMARY KEY, title TEXT, description TEXT, created_at datetime, project_id INTEGER,
  can_delete_objects bool, synchronizable bool);
CREATE TABLE io_storages_azureblobimportstoragelink (id INTEGER PRIMARY KEY, key TEXT, storage_id INTEGER, task_id INTEGER, row_index INTEGER);
CREATE TABLE io_storages_redisstoragemixin (id INTEGER PRIMARY KEY, path TEXT, host TEXT, port TEXT, password TEXT, regex_filter TEXT, use_blob_urls bool);
CREATE TABLE io_storages_redisimportstorage (redisstoragemixin_ptr_id INTEGER PRIMARY KEY, title TEXT, description TEXT, created_at datetime, db INTEGER, project_id INTEGER,
  synchronizable bool);
CREATE TABLE io_storages_redisexportstorage (redisstoragemixin_ptr_id INTEGER PRIMARY KEY, title TEXT, description TEXT, created_at datetime, db INTEGER, project_id INTEGER,
  can_delete_objects bool, synchronizable bool);
CREATE TABLE io_storages_redisimportstoragelink (id INTEGER PRIMARY KEY, key TEXT, storage_id INTEGER, task_id INTEGER, row_index INTEGER);
CREATE TABLE io_storages_localfilesmixin (id INTEGER PRIMARY KEY, path TEXT, regex_filter TEXT, use_blob_urls bool);
CREATE TABLE io_storages_localfilesimportstorage (localfilesmixin_ptr_id INTEGER PRIMARY KEY, title TEXT, description TEXT, created_at datetime, project_id INTEGER,
  synchronizable bool, recursive_scan bool);
CREATE TABLE io_storages_localfilesexportstorage (localfilesmixin_ptr_id INTEGER PRIMARY KEY, title TEXT, description TEXT, created_at datetime, project_id INTEGER,
  can_delete_objects bool, synchronizable bool);
CREATE TABLE io_storages_localfilesimportstoragelink (id INTEGER PRIMARY KEY, key TEXT, storage_id INTEGER, task_id INTEGER, row_index INTEGER);

INSERT INTO organization VALUES (1, 'Old house', '2025-01-02 03:04:05.678901', 1);
INSERT INTO htx_user VALUES (1, 'pbkdf2_sha256$1000$salt$AAAA', 1, 'owner', 'Owner@Example.org', 'O', 'W', 1, '2025-01-01 00:00:00', '2025-01-01 00:00:00', '', '', NULL, '{}');
INSERT INTO htx_user VALUES (7, 'argon2$x', 0, 'anna', 'anna@example.org', 'Anna', '', 1, '2025-01-01 00:00:00', '2025-01-01 00:00:00', '', '', 1, '{"a": 1}');
INSERT INTO htx_user VALUES (8, '!', 0, 'gone', 'gone@example.org', '', '', 0, '2025-01-01 00:00:00', '2025-01-01 00:00:00', '', '', NULL, NULL);
INSERT INTO organizations_organizationmember (user_id, organization_id) VALUES (1, 1), (7, 1), (8, 1);
INSERT INTO project (id, title, label_config, created_at, created_by_id, control_weights, organization_id, maximum_annotations, show_skip_button, sampling)
  VALUES (5, 'Texts', '<View><Text name="t" value="$text"/><Choices name="c" toName="t"><Choice value="good"/></Choices></View>', '2025-02-01 00:00:00', 1, '{}', 1, 2, 0,
  'Uniform sampling');
INSERT INTO task VALUES (11, '{"text": "B\u00e4r",  "n": 1.50, "file": "/data/upload/5/a1-x.txt"}', '2025-02-02 00:00:00.000001', '2025-02-03 00:00:00', 5, '{"m": 1}', 2, 3, 7, 1, 0);
INSERT INTO task VALUES (12, '{"text": "two"}', '2025-02-02 00:00:00', '2025-02-03 00:00:00', 5, NULL, 1, NULL, NULL, 4, NULL);
INSERT INTO task_completion (id, result, was_cancelled, created_at, updated_at, task_id, lead_time, completed_by_id, ground_truth, unique_id, bulk_created)
  VALUES (21, '[{"id": "a", "from_name": "c", "to_name": "t", "type": "choices", "value": {"choices": ["good"]}, "own": [1, null]}]', 0, '2025-02-04 00:00:00', '2025-02-05 00:00:00', 11, 1.25, 7, 1,
  '0123456789abcdef0123456789abcdef', 0);
INSERT INTO task_completion (id, result, was_cancelled, created_at, updated_at, task_id, completed_by_id, ground_truth, parent_annotation_id, parent_prediction_id)
  VALUES (22, '[]', 1, '2025-02-04 00:00:00', '2025-02-05 00:00:00', 12, 1, 0, 21, 31);
INSERT INTO prediction VALUES (31, '[{"id": "p", "from_name": "c", "to_name": "t", "type": "choices", "value": {"choices": ["good"]}}]', 0.5, 'v1', '2025-02-04 00:00:00', '2025-02-04 00:00:00', 12, NULL, 0, NULL);
INSERT INTO tasks_annotationdraft VALUES (41, '[]', '2025-02-06 00:00:00', '2025-02-06 00:00:00', 12, 7, NULL, 0, 2.0, NULL);
INSERT INTO data_manager_filtergroup VALUES (1, 'or');
INSERT INTO data_manager_filter VALUES (1, 'filter:tasks:id', 'Number', 'equal', '3', 0, NULL);
INSERT INTO data_manager_filtergroup_filters VALUES (1, 1, 1);
INSERT INTO data_manager_view VALUES (51, '{"title": "Mine"}', 5, '["-tasks:id"]', 1, '{"all": true, "excluded": []}', 1, 2);
INSERT INTO data_import_fileupload VALUES (3, 5, 7, 'upload/5/a1-x.txt');
INSERT INTO webhook VALUES (61, 'https://hooks.example.org/x', 0, '{"X-Key": "the secret of the hook"}', 1, 1, 5, 1);
INSERT INTO webhook_action VALUES (1, 'ANNOTATION_CREATED', 61);
INSERT INTO io_storages_s3importstorage (id, title, created_at, bucket, prefix, regex_filter, use_blob_urls, aws_access_key_id, aws_secret_access_key, presign, presign_ttl, project_id,
  recursive_scan, synchronizable) VALUES (1, 'Bucket', '2025-02-01 00:00:00', 'data', 'p', '.*', 1, 'the access key', 'the secret key', 1, 15, 5, 1, 1);
INSERT INTO io_storages_s3importstoragelink VALUES (1, 'p/two.txt', 1, 12, NULL);
