// The search off the page's thread: started by asking.js.

import { Answers } from './answers.js';
import { answerWith } from './asking.js';

answerWith(Answers);
