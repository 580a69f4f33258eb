// The search off the page's thread: started by asking.js. Modules of modules are named too, so that
// they come together and not one after the other.

import './analysis.js';
import './bits.js';
import './cards.js';
import './coding.js';
import './directory.js';
import './files.js';
import './hits.js';
import './looking.js';
import './lookup.js';
import './marks.js';
import './near.js';
import './postings.js';
import './query.js';
import './reader.js';
import './searchable.js';
import './traditional.js';
import './values.js';

import { Answers } from './answers.js';
import { answerWith } from './asking.js';

answerWith(Answers);
