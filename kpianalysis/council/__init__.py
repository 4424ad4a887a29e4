"""What the Council itself writes: commentary, questions, and checks that it approved."""
