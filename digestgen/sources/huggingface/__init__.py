"""Daily Papers of Hugging Face."""
