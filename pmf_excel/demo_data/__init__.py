"""The shipped demonstration data: two councils, their indicators with history, and a quarter as officers fill it."""
