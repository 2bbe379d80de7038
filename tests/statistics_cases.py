"""Figures that others published or computed, to hold the statistics against. Single figures, each with its source.

`level` is '95' or '998' per cent, two-sided. Shares in per cent and differences in percentage points unless said.
"""

# x, n, level, lower, upper, tolerance, source
SHARES = [
    (28, 84, "95", 24.2, 43.9, 0.05, "Newcombe's form as in PHEindicatormethods"),
    (5, 10, "95", 23.7, 76.3, 0.05, "Newcombe's form as in PHEindicatormethods"),
    (0, 1, "95", 0.0, 79.3451, 1e-4, "closed form z²/(1 + z²)"),
    (1, 1, "95", 20.6549, 100.0, 1e-4, "closed form 1/(1 + z²)"),
    (0, 10, "95", 0.0, 27.7533, 1e-4, "closed form z²/(10 + z²)"),
    (0, 1, "998", 0.0, 90.5209098498679, 1e-9, "PHEindicatormethods' R code run"),
    (1, 1, "998", 9.47909015013204, 100.0, 1e-9, "PHEindicatormethods' R code run"),
    (15, 148, "95", 6.24, 16.05, 0.005, "Newcombe 1998 (Stat Med 17:857) in petelaud/ratesci, test3.R"),
    (0, 20, "95", 0.0, 16.11, 0.005, "Newcombe 1998 (Stat Med 17:857) in petelaud/ratesci, test3.R"),
    (1, 29, "95", 0.61, 17.18, 0.005, "Newcombe 1998 (Stat Med 17:857) in petelaud/ratesci, test3.R"),
    (13, 16, "95", 56.99, 93.41, 0.005, "Ligarden 2010 in ocbe-uio/contingencytables, test-ch2.R"),
    (65, 100, "95", 55.25444329, 73.63575175, 1e-8, "PHEindicatormethods, testdata_Byars_Wilson.xlsx"),
    (1045, 5000, "998", 19.179381799, 22.7315629025, 1e-8, "PHEindicatormethods, testdata_Byars_Wilson.xlsx"),
    (7776456, 7564336677, "998", 0.1026904012, 0.1029181292, 1e-9, "PHEindicatormethods, test data of phe_proportion"),
]

# n, sum, standard deviation, level, lower, upper, tolerance, source
MEANS = [
    (8, 429.63476, 20.97557525770931, "95", 36.1683252412, 71.2403647588, 1e-8, "PHEindicatormethods, Area1"),
    (8, 429.63476, 20.97557525770931, "998", 18.2167052948, 89.1919847052, 1e-8, "PHEindicatormethods, Area1"),
    (18, 102221.33324, 2117.831716159067, "95", 4625.7900224530, 6732.1358931026, 1e-7, "PHEindicatormethods, Area2"),
    (18, 102221.33324, 2117.831716159067, "998", 3859.0770997296, 7498.8488158260, 1e-7, "PHEindicatormethods, Area2"),
    (3, 6.0, 1.0, "95", 2 - 2.48413771, 2 + 2.48413771, 1e-8, "by hand: 1, 2, 3; t(2) = 4.30265273, divided by √3"),
    (2, 3.0, 0.5**0.5, "95", 1.5 - 6.35310237, 1.5 + 6.35310237, 1e-8, "by hand: 1, 2; t(1) = 12.70620474, s/√2 = 1/2"),
]

# events, exposure, level, lower, upper, tolerance, source
COUNTS = [
    (0, 1, "95", 0.0, 3.68887945411394, 1e-12, "PHEindicatormethods' R code run; -ln 0.025"),
    (0, 1, "998", 0.0, 6.90775527898214, 1e-12, "PHEindicatormethods' R code run; -ln 0.001"),
    (1, 1, "95", 0.0253178079842898, 5.5716433909389, 1e-12, "PHEindicatormethods' R code run; -ln 0.975"),
    (1, 100, "998", 1.00050033358e-5, 9.233413476452e-2, 1e-13, "PHEindicatormethods, test data of phe_rate"),
    (9, 1, "95", 4.11537309737833, 17.0848034514192, 1e-12, "PHEindicatormethods' R code run (exact, not Byar)"),
    (10, 1, "95", 4.78744991396756, 18.3914586057565, 1e-12, "PHEindicatormethods' R code run (Byar, not exact)"),
    (10, 1, "998", 2.916318374695686, 24.193724927880535, 1e-12, "PHEindicatormethods, testdata_Byars_Wilson.xlsx"),
    (65, 1, "95", 50.163187710459454, 82.84913854593984, 1e-11, "PHEindicatormethods, testdata_Byars_Wilson.xlsx"),
    (1045, 1, "998", 947.9407035610374, 1148.806160988033, 1e-9, "PHEindicatormethods, testdata_Byars_Wilson.xlsx"),
    (222, 3215, "95", 6.026574877652674e-2, 7.87572937087185e-2, 1e-13, "PHEindicatormethods, test data of phe_rate"),
    (250, 220, "998", 0.9271000554439, 1.3765123772147, 1e-12, "PHEindicatormethods, test data of phe_rate"),
]

# n, level, rank of the lower limit from below and of the upper limit from above, or None; source
MEDIANS = [
    (0, "95", None, "nothing is known"),
    (5, "95", None, "by hand: P(X = 0) = 1/32 = 0.031 > 0.025"),
    (6, "95", 1, "by hand: P(X = 0) = 1/64 = 0.016"),
    (8, "95", 1, "by hand: P(X <= 1) = 9/256 = 0.035 > 0.025"),
    (9, "95", 2, "by hand: P(X <= 1) = 10/512 = 0.020"),
    (10, "95", 2, "by hand: P(X <= 1) = 11/1024 = 0.011, P(X <= 2) = 56/1024 = 0.055"),
    (9, "998", None, "by hand: P(X = 0) = 1/512 = 0.002 > 0.001"),
    (10, "998", 1, "by hand: P(X = 0) = 1/1024 = 0.00098"),
    (12, "998", 1, "by hand: P(X <= 1) = 13/4096 = 0.003 > 0.001"),
]

# pooled share, n, level, lower, upper, tolerance, source
FUNNELS = [
    (80.642448, 1, "95", 3.204264, 100.0, 2e-6, "PHEindicatormethods, testdata_funnel_prop_outputs.csv"),
    (80.642448, 1, "998", 0.0, 100.0, 2e-6, "PHEindicatormethods, testdata_funnel_prop_outputs.csv"),
    (80.642448, 3, "998", 10.150815, 100.0, 2e-6, "PHEindicatormethods, testdata_funnel_prop_outputs.csv"),
    (80.642448, 10, "95", 56.154344, 100.0, 2e-6, "PHEindicatormethods, testdata_funnel_prop_outputs.csv"),
    (80.642448, 75, "95", 71.700657, 89.584239, 2e-6, "PHEindicatormethods, testdata_funnel_prop_outputs.csv"),
    (80.642448, 75, "998", 66.544121, 94.740774, 2e-6, "PHEindicatormethods, testdata_funnel_prop_outputs.csv"),
    (80.642448, 110000, "998", 80.274317, 81.010578, 2e-6, "PHEindicatormethods, testdata_funnel_prop_outputs.csv"),
    (33.0, 10, "95", 3.85645, 62.14355, 1e-5, "by hand: 33 ± 1.959964·√(33·67/10)"),
    (0.0, 7, "95", 0.0, 0.0, 0.0, "no one: no spread"),
    (100.0, 7, "95", 100.0, 100.0, 0.0, "everyone: no spread"),
]

# x1, n1, x2, n2, level, lower, upper, tolerance, source
DIFFERENCES = [
    (56, 70, 48, 80, "95", 5.24, 33.39, 0.005, "Newcombe 1998 (Stat Med 17:873) in m-Py/propint's tests"),
    (9, 10, 3, 10, "95", 17.05, 80.90, 0.005, "Newcombe 1998 (Stat Med 17:873) in m-Py/propint's tests"),
    (0, 10, 0, 10, "95", -27.7533, 27.7533, 1e-4, "by hand: Wilson of 0 in 10 is 0 to 27.7533"),
    (10, 10, 0, 10, "95", 100 - 39.2491, 100.0, 1e-4, "by hand: √2 · 27.7533"),
    (1, 1, 0, 1, "95", 100 - 112.210872, 100.0, 1e-4, "by hand: √2 · 79.3451"),
]

# n11, n12, n21, n22, level, lower, upper, tolerance, source
PAIRED_DIFFERENCES = [
    (1, 1, 7, 12, "95", -50.7, -2.6, 0.05, "Bentur 2009 in Fagerland 2014, by petelaud/ratesci, test3.R"),
    (1, 1, 7, 12, "95", -50.6920226686, -2.55591241649, 1e-8, "ocbe-uio/contingencytables run in R: Bentur 2009"),
    (20, 12, 2, 16, "95", 5.62, 32.92, 0.005, "Newcombe 1998 (Stat Med 17:2635) in petelaud/ratesci, test3.R"),
    (8, 3, 1, 2, "95", -15.74, 41.36, 0.005, "Tang 2010 in petelaud/ratesci, test3.R"),
    (7, 25, 2, 68, "95", 13.2948707258, 31.8475149666, 1e-8, "ocbe-uio/contingencytables run in R: Ezra 2010"),
    (59, 6, 16, 80, "95", -11.8621195639, -0.462511393305, 1e-8, "ocbe-uio/contingencytables run in R: Cavo 2012"),
    (1, 0, 0, 1, "95", -57.34, 57.34, 0.005, "ocbe-uio/contingencytables, test-ch8.R: n = 2, no one changed"),
    (15, 0, 0, 12, "95", -6.93157959177, 6.93157959177, 1e-8, "contingencytables run in R: no one changed"),
    (10, 0, 5, 12, "95", -32.8827157322, -2.15962768748, 1e-8, "contingencytables run in R: one cell empty"),
    (0, 0, 6, 9, "95", -64.2531698794, -11.3166431469, 1e-8, "contingencytables run in R: no one said yes first"),
    (5, 2, 2, 6, "95", -26.1047598709, 26.1047598709, 1e-8, "contingencytables run in R: as many each way"),
    (3, 0, 1, 2, "95", -48.4929571482, 22.1970625865, 1e-8, "contingencytables run in R: n = 6"),
    (6, 1, 3, 35, "95", -15.232162148, 5.87534334431, 1e-8, "contingencytables run in R"),
]

# b, c, p, tolerance, source
MID_PS = [
    (1, 7, 0.0390625, 1e-12, "ocbe-uio/contingencytables run in R: Bentur 2009"),
    (6, 16, 0.0346896648407, 1e-12, "ocbe-uio/contingencytables run in R: Cavo 2012"),
    (25, 2, 3.03238630295e-06, 1e-16, "ocbe-uio/contingencytables run in R: Ezra 2010"),
    (1, 0, 0.5, 1e-12, "by hand: 2 · 1/2 - 1/2"),
    (1, 1, 0.75, 1e-12, "by hand: 1 - (1/2)/2"),
    (3, 3, 0.84375, 1e-12, "by hand: 1 - (20/64)/2"),
    (5, 0, 0.03125, 1e-12, "by hand: 2/32 - 1/32"),
    (0, 0, None, 0.0, "no one changed: there is nothing to test"),
]

# Longest run for n = 10..100: anhoej/qicharts2, article qicharts2, appendix 2.
ANHOJ_LONGEST_RUNS = [6] * 2 + [7] * 11 + [8] * 23 + [9] * 45 + [10] * 10

# Fewest crossings for n = 10..100: the same table.
ANHOJ_CROSSINGS = [
    *(2, 2, 3, 3, 4, 4, 4, 5, 5, 6, 6, 6, 7, 7, 8, 8, 8, 9, 9, 10, 10, 11, 11, 11, 12, 12, 13, 13, 14, 14, 14, 15, 15),
    *(16, 16, 17, 17, 17, 18, 18, 19, 19, 20, 20, 21, 21, 21, 22, 22, 23, 23, 24, 24, 25, 25, 25, 26, 26, 27, 27, 28),
    *(28, 29, 29, 29, 30, 30, 31, 31, 32, 32, 33, 33, 34, 34, 34, 35, 35, 36, 36, 37, 37, 38, 38, 39, 39, 39, 40, 40),
    *(41, 41),
]
