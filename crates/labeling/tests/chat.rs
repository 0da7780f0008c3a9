//! Conversations on the server: what a config may say of them, samples, imports, short results, summaries.

use labelkeep_labeling::{
    Config, parsed::parsed_label_config, result, result_check::ResultCheck, sample, short_result::full_result,
    task_check::TaskCheck,
};
use serde_json::{Value, json};

const CONFIG: &str = r#"<View>
<Chat name="chat" value="$talk" toName="chat" messageroles="user,assistant" editable="true" minMessages="2" maxMessages="$max" llm="openai/gpt"/>
<View visibleWhen="region-selected" whenRole="assistant"><Rating name="good" toName="chat" perRegion="true"/></View></View>"#;

fn config(text: &str) -> Config {
    Config::parse(text).expect("a config")
}

#[test]
fn a_config_with_a_conversation_is_fine_and_mistyped_attributes_are_told() {
    assert!(config(CONFIG).warnings().is_empty(), "{:?}", config(CONFIG).warnings());
    for (right, wrong) in [("minMessages", "minMesages"), ("editable", "editabel")] {
        assert_eq!(config(&CONFIG.replace(right, wrong)).warnings().len(), 1, "{wrong}");
    }
}

#[test]
fn the_sample_fits() {
    let config = config(&CONFIG.replace(" toName=\"chat\" messageroles", " messageroles").replace("\"$max\"", "\"4\""));
    let data = sample::task(&config).data;
    assert_eq!(TaskCheck::new(&config).check(&serde_json::to_string(&data).expect("JSON")), Ok(()));
    let talk = data.get("talk").expect("a conversation");
    assert_eq!((&talk[0]["role"], &talk[1]["role"]), (&json!("user"), &json!("assistant")));
}

fn item(message: &Value) -> Value {
    json!([{"id": "a", "from_name": "chat", "to_name": "chat", "type": "chatmessage", "value": {"chatmessage": message}}])
}

#[test]
fn messages_of_predictions_are_checked_with_and_without_a_target() {
    for text in [CONFIG.to_owned(), CONFIG.replace("value=\"$talk\" toName=\"chat\"", "value=\"$talk\"")] {
        let check = ResultCheck::new(&config(&text)).expect("controls");
        let told = |message: &Value| check.check(&item(message).to_string());
        for fine in [
            json!({"role": "user", "content": "Hi", "createdAt": 1, "more": [1]}),
            json!({"role": "assistant", "content": null, "tool_calls": []}),
            json!({"role": "user", "content": [{"type": "text", "text": "Hi"}]}),
        ] {
            assert_eq!(told(&fine), Ok(()), "{fine}");
        }
        for wrong in
            [json!("Hi"), json!({"role": "user"}), json!({"content": "Hi"}), json!({"role": 1, "content": "Hi"})]
        {
            let refusal = told(&wrong).expect_err("a refusal");
            assert!(refusal.contains("must hold \"chatmessage\""), "{wrong}: {refusal}");
        }
        let nothing =
            check.check(&json!([{"from_name": "chat", "to_name": "chat", "type": "chatmessage"}]).to_string());
        assert!(nothing.is_err());
    }
}

#[test]
fn a_short_prediction_is_an_answer_of_the_assistant() {
    let parsed = parsed_label_config(&config(r#"<View><Chat name="chat" value="$talk" toName="chat"/></View>"#));
    assert_eq!(
        full_result(&json!("Hi"), &parsed).map(|full| full[0]["value"].clone()),
        Some(json!({"chatmessage": {"role": "assistant", "content": "Hi"}}))
    );
    let message = json!({"chatmessage": {"role": "user", "content": "Hi"}});
    let full = full_result(&message, &parsed).expect("a result");
    assert_eq!(
        (&full[0]["type"], &full[0]["to_name"], &full[0]["value"]),
        (&json!("chatmessage"), &json!("chat"), &message)
    );
}

#[test]
fn summaries_count_messages() {
    let text = item(&json!({"role": "user", "content": "Hi"})).to_string();
    let summary = result::check(&text).expect("a result").summary;
    assert_eq!(serde_json::to_value(&summary.created_annotations).expect("JSON"), json!({"chat|chat|chatmessage": 1}));
}
