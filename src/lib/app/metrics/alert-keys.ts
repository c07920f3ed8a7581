/** What thresholds and the budget are kept under. Apart, so that the runner can look whether there are any. */
export const THRESHOLDS_KEY = 'spell-thresholds';
export const BUDGET_KEY = 'spell-budget-cents';
