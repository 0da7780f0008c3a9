"""Which labeling configs are taken, on every way in."""

TEXT = '<Text name="t" value="$text"/>'
CHOICES = '<Choices name="c" toName="t"><Choice value="a"/></Choices>'

CONFIGS = {
    "good": f"<View>{TEXT}{CHOICES}</View>",
    "empty view": "<View></View>",
    "no control": f"<View>{TEXT}</View>",
    "no object": f"<View>{CHOICES}</View>",
    "not closed": "<View>",
    "wrong nesting": "<View><Header></View></Header>",
    "two roots": "<View></View><View></View>",
    "text": "hello",
    "empty": "",
    "blank": "   ",
    "another root": f"<Root>{TEXT}{CHOICES}</Root>",
    "unknown tag": f"<View>{TEXT}{CHOICES}<Wonder name='w' toName='t'/></View>",
    "unknown tag alone": "<View><Wonder/></View>",
    "no toName": f'<View>{TEXT}<Choices name="c"><Choice value="a"/></Choices></View>',
    "no name": f'<View>{TEXT}<Choices toName="t"><Choice value="a"/></Choices></View>',
    "wrong toName": f'<View>{TEXT}<Choices name="c" toName="x"><Choice value="a"/></Choices></View>',
    "same name twice": f'<View>{TEXT}{CHOICES}<Choices name="c" toName="t"><Choice value="b"/></Choices></View>',
    "same object name": f"<View>{TEXT}{TEXT}{CHOICES}</View>",
    "no value": f'<View><Text name="t"/>{CHOICES}</View>',
    "fixed value": f'<View><Text name="t" value="words"/>{CHOICES}</View>',
    "no choices": f'<View>{TEXT}<Choices name="c" toName="t"></Choices></View>',
    "choice without value": f'<View>{TEXT}<Choices name="c" toName="t"><Choice/></Choices></View>',
    "same choice twice": f'<View>{TEXT}<Choices name="c" toName="t"><Choice value="a"/><Choice value="a"/></Choices></View>',
    "dynamic choices": f'<View>{TEXT}<Choices name="c" toName="t" value="$options"/></View>',
    "labels without value": f'<View>{TEXT}<Labels name="c" toName="t"><Label/></Labels></View>',
    "two objects": f'<View>{TEXT}<Image name="i" value="$image"/><Choices name="c" toName="t,i"><Choice value="a"/></Choices></View>',
    "rectangles on text": f'<View>{TEXT}<RectangleLabels name="c" toName="t"><Label value="a"/></RectangleLabels></View>',
    "a comment": f"<!-- hello --><View><!-- hello -->{TEXT}{CHOICES}</View>",
    "a declaration": f'<?xml version="1.0" encoding="utf-8"?><View>{TEXT}{CHOICES}</View>',
    "a doctype": f"<!DOCTYPE View><View>{TEXT}{CHOICES}</View>",
    "an entity": f'<!DOCTYPE v [<!ENTITY e "x">]><View>{TEXT}{CHOICES}<Header value="&e;"/></View>',
    "unknown entity": f'<View>{TEXT}{CHOICES}<Header value="&nbsp;"/></View>',
    "attribute twice": f'<View><Text name="t" name="u" value="$text"/>{CHOICES}</View>',
    "no quotes": f"<View><Text name=t value=$text/>{CHOICES}</View>",
    "control characters": f"<View>{TEXT}{CHOICES}\x01</View>",
    "style": f"<View><Style>.a {{ color: red }}</Style>{TEXT}{CHOICES}</View>",
    "nested choices": f'<View>{TEXT}<Choices name="c" toName="t"><Choice value="a"><Choice value="b"/></Choice></Choices></View>',
    "per region": f'<View>{TEXT}<Labels name="l" toName="t"><Label value="x"/></Labels>'
    '<Choices name="c" toName="t" perRegion="true" whenTagName="l" whenLabelValue="x"><Choice value="a"/></Choices></View>',
    "visible when nothing": f'<View>{TEXT}<Choices name="c" toName="t" visibleWhen="choice-selected" whenTagName="zzz"><Choice value="a"/></Choices></View>',
    "wrong attribute value": f'<View>{TEXT}<Rating name="c" toName="t" maxRating="many"/></View>',
    "wrong choice kind": f'<View>{TEXT}<Choices name="c" toName="t" choice="triple"><Choice value="a"/></Choices></View>',
    "relations": f'<View>{TEXT}<Labels name="l" toName="t"><Label value="x"/></Labels><Relations><Relation value="r"/></Relations></View>',
    "text area and number": f'<View>{TEXT}<TextArea name="a" toName="t"/><Number name="n" toName="t"/></View>',
    "lower case tags": '<view><text name="t" value="$text"/></view>',
    "JSON": '{"tag": "View"}',
    "audio": '<View><Audio name="t" value="$audio"/><Labels name="l" toName="t"><Label value="x"/></Labels></View>',
    "very deep": "<View>" * 60 + TEXT + CHOICES + "</View>" * 60,
}


def play(p):
    for wrong in [{}, {"label_config": None}, {"label_config": 5}, {"label_config": []}]:
        p.post("/api/projects/validate/", wrong, note=str(wrong))
    p.get("/api/projects/validate/")
    project = p.post("/api/projects/", {"title": "Configs", "label_config": CONFIGS["good"]}).id
    for name, config in CONFIGS.items():
        p.post("/api/projects/validate/", {"label_config": config}, note=name)
        p.post("/api/projects/", {"title": "Configs", "label_config": config}, note=name, scratch=True)
        p.post(f"/api/projects/{project}/validate/", {"label_config": config}, note=name)
        p.patch(f"/api/projects/{project}/", {"label_config": config}, note=name)
    p.patch(f"/api/projects/{project}/", {"label_config": CONFIGS["good"]})
    with_annotations(p, project)


def with_annotations(p, project):
    """What is used may not be taken away."""
    result = [{"id": "a", "from_name": "c", "to_name": "t", "type": "choices", "value": {"choices": ["a"]}}]
    task = p.post("/api/tasks/", {"data": {"text": "x"}, "project": project}).id
    p.post(f"/api/tasks/{task}/annotations/", {"result": result})
    changed = {
        "same": CONFIGS["good"],
        "more choices": CONFIGS["good"].replace('<Choice value="a"/>', '<Choice value="a"/><Choice value="b"/>'),
        "without the choice": CONFIGS["good"].replace('value="a"', 'value="b"'),
        "without the control": CONFIGS["good"].replace('name="c"', 'name="d"'),
        "other data": CONFIGS["good"].replace("$text", "$words"),
        "without controls": f"<View>{TEXT}</View>",
        "another object": '<View><Image name="t" value="$image"/>' + CHOICES + "</View>",
    }
    for name, config in changed.items():
        p.post(f"/api/projects/{project}/validate/", {"label_config": config}, note=name)
        p.patch(f"/api/projects/{project}/", {"label_config": config}, note=name)
        p.patch(f"/api/projects/{project}/", {"label_config": CONFIGS["good"]}, note=f"back from {name}")
    p.get(f"/api/projects/{project}/summary/")
