// What arranges small pictures better, in a thread of its own, which is large:
// it is loaded when there is a small picture.

import { answer } from "./answer";
import { forcedOf } from "./forced";

answer(forcedOf);
