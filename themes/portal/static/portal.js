/** What every page can do beyond reading. Without scripts each page is complete all the same. */
import { startView } from "./view.js";
import { startEnded } from "./ended.js";
import { startSpans } from "./span.js";
import { startKeep } from "./keep.js";
import { startFilters } from "./filter.js";
import { startReport } from "./report.js";
import { startTables } from "./table.js";

startEnded(document);
startView(document);
startSpans(document);
startKeep(document);
startFilters(document);
startReport(document);
startTables(document);
