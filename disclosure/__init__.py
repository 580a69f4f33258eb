"""The centre of the portal: the law of disclosure and the register of decisions."""
