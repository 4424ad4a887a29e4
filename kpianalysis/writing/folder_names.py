"""What may be the name of a folder? No more than what leads to no other one."""

# A KPI's ref: pages on its mitigation lie in a folder of this name.
KPI_REF = r"\w[\w.-]*"
