"""Names of groups that appear in headings and charts, marked for translation.

Detailed titles are spoken as published; the major occupation groups, the industry sectors and supersectors
and the levels of education are few enough to be translated well.
"""

from __future__ import annotations

from highroad.language import mark as N_

#: SOC major groups, as published.
OCCUPATION_GROUPS = {
    "00-0000": N_("All Occupations"),
    "11-0000": N_("Management Occupations"),
    "13-0000": N_("Business and Financial Operations Occupations"),
    "15-0000": N_("Computer and Mathematical Occupations"),
    "17-0000": N_("Architecture and Engineering Occupations"),
    "19-0000": N_("Life, Physical, and Social Science Occupations"),
    "21-0000": N_("Community and Social Service Occupations"),
    "23-0000": N_("Legal Occupations"),
    "25-0000": N_("Educational Instruction and Library Occupations"),
    "27-0000": N_("Arts, Design, Entertainment, Sports, and Media Occupations"),
    "29-0000": N_("Healthcare Practitioners and Technical Occupations"),
    "31-0000": N_("Healthcare Support Occupations"),
    "33-0000": N_("Protective Service Occupations"),
    "35-0000": N_("Food Preparation and Serving Related Occupations"),
    "37-0000": N_("Building and Grounds Cleaning and Maintenance Occupations"),
    "39-0000": N_("Personal Care and Service Occupations"),
    "41-0000": N_("Sales and Related Occupations"),
    "43-0000": N_("Office and Administrative Support Occupations"),
    "45-0000": N_("Farming, Fishing, and Forestry Occupations"),
    "47-0000": N_("Construction and Extraction Occupations"),
    "49-0000": N_("Installation, Maintenance, and Repair Occupations"),
    "51-0000": N_("Production Occupations"),
    "53-0000": N_("Transportation and Material Moving Occupations"),
    "55-0000": N_("Military Specific Occupations"),
}

#: The same, short, for axes and narrow columns.
OCCUPATION_GROUPS_SHORT = {
    "00-0000": N_("All occupations"),
    "11-0000": N_("Management"),
    "13-0000": N_("Business and finance"),
    "15-0000": N_("Computer and mathematical"),
    "17-0000": N_("Architecture and engineering"),
    "19-0000": N_("Science"),
    "21-0000": N_("Community and social service"),
    "23-0000": N_("Legal"),
    "25-0000": N_("Education and library"),
    "27-0000": N_("Arts, sports, and media"),
    "29-0000": N_("Healthcare practitioners"),
    "31-0000": N_("Healthcare support"),
    "33-0000": N_("Protective service"),
    "35-0000": N_("Food preparation and serving"),
    "37-0000": N_("Building and grounds"),
    "39-0000": N_("Personal care and service"),
    "41-0000": N_("Sales"),
    "43-0000": N_("Office and administrative"),
    "45-0000": N_("Farming, fishing, and forestry"),
    "47-0000": N_("Construction and extraction"),
    "49-0000": N_("Installation and repair"),
    "51-0000": N_("Production"),
    "53-0000": N_("Transportation and moving"),
    "55-0000": N_("Military"),
}

#: NAICS sectors, as published (2017 and 2022 have the same twenty).
SECTORS = {
    "11": N_("Agriculture, Forestry, Fishing and Hunting"),
    "21": N_("Mining, Quarrying, and Oil and Gas Extraction"),
    "22": N_("Utilities"),
    "23": N_("Construction"),
    "31-33": N_("Manufacturing"),
    "42": N_("Wholesale Trade"),
    "44-45": N_("Retail Trade"),
    "48-49": N_("Transportation and Warehousing"),
    "51": N_("Information"),
    "52": N_("Finance and Insurance"),
    "53": N_("Real Estate and Rental and Leasing"),
    "54": N_("Professional, Scientific, and Technical Services"),
    "55": N_("Management of Companies and Enterprises"),
    "56": N_("Administrative and Support and Waste Management and Remediation Services"),
    "61": N_("Educational Services"),
    "62": N_("Health Care and Social Assistance"),
    "71": N_("Arts, Entertainment, and Recreation"),
    "72": N_("Accommodation and Food Services"),
    "81": N_("Other Services (except Public Administration)"),
    "92": N_("Public Administration"),
}

#: Totals, domains and supersectors that only the QCEW (and the CES) use; they are not NAICS codes.
SUPERSECTORS = {
    "10": N_("Total, all industries"),
    "101": N_("Goods producing"),
    "102": N_("Service providing"),
    "1011": N_("Natural resources and mining"),
    "1012": N_("Construction"),
    "1013": N_("Manufacturing"),
    "1021": N_("Trade, transportation, and utilities"),
    "1022": N_("Information"),
    "1023": N_("Financial activities"),
    "1024": N_("Professional and business services"),
    "1025": N_("Education and health services"),
    "1026": N_("Leisure and hospitality"),
    "1027": N_("Other services"),
    "1028": N_("Public administration"),
    "1029": N_("Unclassified"),
}

OWNERSHIPS = {
    "0": N_("Total Covered"),
    "1": N_("Federal Government"),
    "2": N_("State Government"),
    "3": N_("Local Government"),
    "4": N_("International Government"),
    "5": N_("Private"),
    "8": N_("Total Government"),
    "9": N_("Total U.I. Covered (Excludes Federal Government)"),
}

#: Typical entry education, least first.
EDUCATION_LEVELS = (
    N_("No formal educational credential"),
    N_("High school diploma or equivalent"),
    N_("Some college, no degree"),
    N_("Postsecondary nondegree award"),
    N_("Associate's degree"),
    N_("Bachelor's degree"),
    N_("Master's degree"),
    N_("Doctoral or professional degree"),
)
EXPERIENCE_LEVELS = (N_("None"), N_("Less than 5 years"), N_("5 years or more"))
TRAINING_LEVELS = (
    N_("None"),
    N_("Short-term on-the-job training"),
    N_("Moderate-term on-the-job training"),
    N_("Long-term on-the-job training"),
    N_("Apprenticeship"),
    N_("Internship/residency"),
)
