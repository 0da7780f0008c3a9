// Tells the rooms below which kinds of regions and questions there are. The editor imports it before anything is read.
import { defineQuestions } from "../model/question";
import { defineRegions } from "../model/kinds";
import { QUESTION_KINDS } from "./generated/questions";
import { REGION_KINDS } from "./generated/regions";

defineRegions(REGION_KINDS);
defineQuestions(QUESTION_KINDS);
