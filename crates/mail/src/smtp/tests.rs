use super::Conversation;
use crate::error::MailError;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, DuplexStream, duplex};

/// A server that answers each line with the next of these, and tells what it heard.
fn server(answers: &'static [&'static str]) -> (Conversation<DuplexStream>, tokio::task::JoinHandle<Vec<String>>) {
    let (ours, theirs) = duplex(1 << 16);
    let heard = tokio::spawn(async move {
        let mut stream = BufReader::new(theirs);
        let mut heard = Vec::new();
        for answer in answers {
            if stream.get_mut().write_all(answer.as_bytes()).await.is_err() {
                break;
            }
            // A message is one thing.
            let is_data = answer.starts_with("354");
            let mut text = String::new();
            loop {
                let mut line = String::new();
                if stream.read_line(&mut line).await.unwrap_or(0) == 0 {
                    return heard;
                }
                text.push_str(&line);
                if !is_data || line == ".\r\n" {
                    break;
                }
            }
            heard.push(text);
        }
        heard
    });
    (Conversation::new(ours), heard)
}

#[tokio::test]
async fn a_message_is_handed_over_with_its_dots_kept() {
    let (mut us, heard) = server(&[
        "220 mail.example ready\r\n",
        "250-mail.example\r\n250-SIZE 1000\r\n250 AUTH PLAIN LOGIN\r\n",
        "235 fine\r\n",
        "250 ok\r\n",
        "250 ok\r\n",
        "354 go on\r\n",
        "250 taken\r\n",
    ]);
    us.greeted().await.unwrap();
    let offered = us.hello("keep.example").await.unwrap();
    us.sign_in(&offered, "ada", "secret").await.unwrap();
    us.deliver("keep@example.org", "ada@example.com", b"Subject: x\r\n\r\n.\r\n..b\r\n").await.unwrap();
    drop(us);
    assert_eq!(
        heard.await.unwrap(),
        [
            "EHLO keep.example\r\n",
            "AUTH PLAIN AGFkYQBzZWNyZXQ=\r\n",
            "MAIL FROM:<keep@example.org>\r\n",
            "RCPT TO:<ada@example.com>\r\n",
            "DATA\r\n",
            "Subject: x\r\n\r\n..\r\n...b\r\n.\r\n",
        ]
    );
}

#[tokio::test]
async fn login_is_the_way_where_plain_is_not_and_a_wrong_password_is_said() {
    let (mut us, heard) =
        server(&["250-x\r\n250 AUTH CRAM-MD5 LOGIN\r\n", "334 VXNlcm5hbWU6\r\n", "334 UGFzc3dvcmQ6\r\n", "535 no\r\n"]);
    // The first answer of this one comes before anything was said.
    let offered = us.reply().await.unwrap();
    assert_eq!(us.sign_in(&offered, "ada", "secret").await, Err(MailError::SignIn(535)));
    drop(us);
    assert_eq!(heard.await.unwrap(), ["AUTH LOGIN\r\n", "YWRh\r\n", "c2VjcmV0\r\n"]);
    let (mut us, _) = server(&["250-x\r\n250 AUTH CRAM-MD5\r\n"]);
    let offered = us.reply().await.unwrap();
    assert_eq!(us.sign_in(&offered, "ada", "secret").await, Err(MailError::NoSignIn));
}

#[tokio::test]
async fn s01_without_starttls_or_with_words_before_the_handshake_nothing_is_sent() {
    let (mut us, _) = server(&["250-x\r\n250 AUTH PLAIN\r\n"]);
    let offered = us.reply().await.unwrap();
    assert_eq!(us.start_tls(&offered).await, Err(MailError::NoTls));
    for answer in ["220 go\r\n250 AUTH PLAIN\r\n", "454 not now\r\n"] {
        let (ours, mut theirs) = duplex(4096);
        let mut us = Conversation::new(ours);
        theirs.write_all(b"250-x\r\n250 STARTTLS\r\n").await.unwrap();
        let offered = us.reply().await.unwrap();
        theirs.write_all(answer.as_bytes()).await.unwrap();
        let began = us.start_tls(&offered).await;
        assert_eq!(began.and_then(|()| us.into_stream().map(drop)), Err(MailError::NoTls), "{answer}");
    }
}

#[tokio::test]
async fn a_server_that_says_nonsense_or_no_end_of_it_is_left() {
    let long = |line: String| {
        let (ours, mut theirs) = duplex(1 << 16);
        tokio::spawn(async move { while theirs.write_all(line.as_bytes()).await.is_ok() {} });
        Conversation::new(ours)
    };
    for line in [
        "x".repeat(5000),
        "250-more\r\n".to_owned(),
        "hello\r\n".to_owned(),
        "25".to_owned(),
        "250_x\r\n".to_owned(),
        "\u{661}\u{662}\u{663} x\r\n".to_owned(),
    ] {
        assert_eq!(long(line.clone()).greeted().await, Err(MailError::Nonsense), "{line}");
    }
    let (ours, theirs) = duplex(64);
    drop(theirs);
    assert_eq!(Conversation::new(ours).greeted().await, Err(MailError::Broken));
}

#[tokio::test]
async fn what_is_refused_is_told_with_its_digits_and_whether_for_good() {
    for (answer, code, is_final) in [("550 never\r\n", 550, true), ("451 later\r\n", 451, false)] {
        let (ours, mut theirs) = duplex(4096);
        theirs.write_all(format!("250 ok\r\n{answer}").as_bytes()).await.unwrap();
        let error = Conversation::new(ours).deliver("a@example.com", "b@example.com", b"x\r\n").await.unwrap_err();
        assert_eq!((&error, error.is_final()), (&MailError::Refused(code), is_final));
        assert!(!error.to_string().contains("never"), "nothing of what it said");
    }
}
