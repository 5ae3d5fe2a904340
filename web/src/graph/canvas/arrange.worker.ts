// What arranges pictures in a thread of its own: it takes up to seconds.

import { answer } from "./answer";
import { arrange } from "./arrange";

answer(arrange);
