//! Temporary keys: roles with an external id, and the machine's own.

use crate::servers::{Server, caller, free_port, python, tool};
use labelkeep_object_stores::{
    AwsCredentials, AwsKeys, AwsSource, Condition, Listing, ObjectStore, Operation, S3, S3Settings, StoreError, Want,
};
use std::process::Command;

/// A user who may take a role when he names the external id "ext-42". Prints the user's key and secret.
pub(crate) const SET_UP: &str = r#"
import sys, json, boto3
arguments = dict(endpoint_url=sys.argv[1], region_name='us-east-1')
iam = boto3.client('iam', aws_access_key_id='A', aws_secret_access_key='b', **arguments)
iam.create_user(UserName='service')
key = iam.create_access_key(UserName='service')['AccessKey']
everything = json.dumps({'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Action': '*', 'Resource': '*'}]})
iam.put_user_policy(UserName='service', PolicyName='all', PolicyDocument=everything)
arguments.update(aws_access_key_id=key['AccessKeyId'], aws_secret_access_key=key['SecretAccessKey'])
iam = boto3.client('iam', **arguments)
trust = json.dumps({'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Action': 'sts:AssumeRole',
    'Principal': {'AWS': 'arn:aws:iam::123456789012:user/service'}, 'Condition': {'StringEquals': {'sts:ExternalId': 'ext-42'}}}]})
iam.create_role(RoleName='labeling', AssumeRolePolicyDocument=trust)
iam.put_role_policy(RoleName='labeling', PolicyName='all', PolicyDocument=everything)
boto3.client('s3', **arguments).create_bucket(Bucket='data')
print(key['AccessKeyId'], key['SecretAccessKey'])
"#;

fn store(endpoint: &str, source: AwsSource) -> S3 {
    let settings = S3Settings {
        bucket: "data".into(),
        region: "us-east-1".into(),
        endpoint: Some(endpoint.to_owned()),
        ..S3Settings::default()
    };
    let credentials = AwsCredentials::new(source, "us-east-1").with_sts(endpoint);
    S3::new(caller(None), credentials, settings).unwrap()
}

#[tokio::test]
async fn s23_a_role_is_taken_with_the_right_external_id_alone() {
    let port = free_port();
    let mut command = Command::new(tool("venv/bin/moto_server"));
    command.args(["-H", "127.0.0.1", "-p", &port.to_string()]).env("INITIAL_NO_AUTH_ACTION_COUNT", "3");
    let _server = Server::start(&mut command, port);
    let endpoint = format!("http://127.0.0.1:{port}");
    let printed = python(SET_UP, &[&endpoint]);
    let (id, secret) = printed.split_once(' ').unwrap();
    let role = |secret: &str, external_id: &str| AwsSource::Role {
        with: Box::new(AwsCredentials::with_keys(AwsKeys::new(id, secret, None), "us-east-1")),
        arn: "arn:aws:iam::123456789012:role/labeling".into(),
        external_id: Some(external_id.into()),
        session: "labelkeep".into(),
    };
    let right = store(&endpoint, role(secret, "ext-42"));
    right.put("k", crate::contract::content("x"), &Condition::Always).await.unwrap();
    assert_eq!(crate::contract::text(&right, "k", &Want::default()).await.unwrap(), "x");
    assert_eq!(right.list_page(&Listing::of("", true)).await.unwrap().objects.len(), 1);

    let other = store(&endpoint, role(secret, "ext-43"));
    assert_eq!(other.list_page(&Listing::of("", true)).await, Err(StoreError::Denied(Operation::Sign)));
    let forged = store(&endpoint, role("wrong", "ext-42"));
    assert_eq!(forged.list_page(&Listing::of("", true)).await, Err(StoreError::Signature));
}

#[tokio::test]
async fn s23_a_machine_s_own_keys_come_from_its_metadata_service_and_a_container_s_from_its_own() {
    let port = free_port();
    let mut command = Command::new(tool("venv/bin/moto_server"));
    let _server = Server::start(command.args(["-H", "127.0.0.1", "-p", &port.to_string()]), port);
    let endpoint = format!("http://127.0.0.1:{port}");
    let script = "import sys, boto3; boto3.client('s3', endpoint_url=sys.argv[1], aws_access_key_id='A', \
                  aws_secret_access_key='b', region_name='us-east-1').create_bucket(Bucket='data')";
    python(script, &[&endpoint]);
    let machine = store(&endpoint, AwsSource::Instance { address: Some(endpoint.clone()) });
    assert_eq!(machine.list_page(&Listing::of("", true)).await.unwrap().objects, []);
    let path = format!("{endpoint}/latest/meta-data/iam/security-credentials/default-role");
    let container = store(&endpoint, AwsSource::Container { address: path, token: None, token_file: None });
    assert_eq!(container.list_page(&Listing::of("", true)).await.unwrap().objects, []);
}
