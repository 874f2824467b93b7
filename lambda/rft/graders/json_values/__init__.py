"""JSON values in model responses: found, read strictly, held against a schema, compared field by field."""
