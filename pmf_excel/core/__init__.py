"""The rules of the framework as pure functions: values in, changes and findings out."""
