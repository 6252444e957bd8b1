"""What the Centre's people do in the chat."""
