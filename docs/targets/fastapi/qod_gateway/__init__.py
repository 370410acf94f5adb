"""A gateway between CAMARA Quality on Demand r3.2 and a 3GPP NEF. It keeps its state in memory."""
