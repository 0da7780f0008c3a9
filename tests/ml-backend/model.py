"""A model in a process of its own, built with the official package for ML backends. `python model.py PORT FOLDER`."""

import sys

from label_studio_ml.api import init_app
from label_studio_ml.model import LabelStudioMLBase


class Mood(LabelStudioMLBase):
    """Calls every text good, and is the less sure the longer it is. What is bad breaks it."""

    def predict(self, tasks, **kwargs):
        return [self.one(task["data"]["text"], kwargs.get("context")) for task in tasks]

    def one(self, text, context):
        assert text != "broken"
        mood = "bad" if context else "good"
        result = [{"from_name": "mood", "to_name": "text", "type": "choices", "value": {"choices": [mood]}}]
        return {"result": result, "score": round(1 / len(text), 3)}


if __name__ == "__main__":
    app = init_app(model_class=Mood, model_dir=sys.argv[2])
    app.run(host="127.0.0.1", port=int(sys.argv[1]))
