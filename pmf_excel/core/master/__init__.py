"""The master workbook: the central indicator register that Transformation and Partnerships edit."""
