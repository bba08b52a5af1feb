"""Casework: the warm referral and the signal as records without personal data, found again by a code."""
